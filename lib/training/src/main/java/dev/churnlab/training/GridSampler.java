package dev.churnlab.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All combinations of some values of each parameter; the first parameter changes fastest. */
record GridSampler(int steps) implements Sampler {
    GridSampler {
        if (steps < 1) {
            throw new TrainingException("a grid needs at least 1 step, was " + steps);
        }
    }

    @Override
    public Optional<Map<String, Double>> propose(Request request) {
        var point = new LinkedHashMap<String, Double>();
        int rest = request.number();
        for (var dimension : request.space().dimensions()) {
            var values = dimension.grid(steps);
            point.put(dimension.name(), values.get(rest % values.size()));
            rest /= values.size();
        }
        return rest > 0 ? Optional.empty() : Optional.of(point);
    }
}
