package dev.churnlab.training;

import java.util.Map;
import java.util.Optional;

/** {@link Sampler#random()}. */
record RandomSampler() implements Sampler {
    @Override
    public Optional<Map<String, Double>> propose(Request request) {
        return Optional.of(Points.uniform(request.space(), request.random()));
    }
}
