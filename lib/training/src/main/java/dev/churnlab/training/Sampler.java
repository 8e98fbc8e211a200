package dev.churnlab.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Chooses the points of a search. It keeps nothing between calls: the same arguments give the same point. Its text, as
 * that of a {@link Pruner}, names it in a file of trials.
 */
@FunctionalInterface
public interface Sampler {
    /**
     * What a choice may rest on.
     *
     * @param number of the trial that needs a point, from 0
     * @param seed of the whole search
     * @param space where the point has to lie
     * @param known the trials that have ended, in the order of their numbers
     * @param running the points of the trials between those and this one
     * @param random a generator of this trial's own
     */
    record Request(
            int number,
            long seed,
            SearchSpace space,
            List<Trial> known,
            List<Map<String, Double>> running,
            RandomGenerator random) {}

    /** The next point; empty when there is none left. */
    Optional<Map<String, Double>> propose(Request request);

    /** The tree-structured Parzen estimator: after ten trials it looks where the better ones were. */
    static Sampler tpe() {
        return new TpeSampler();
    }

    /** Any point is as likely as any other. */
    static Sampler random() {
        return new RandomSampler();
    }

    /**
     * Each combination of some values once.
     *
     * @param steps how many values of an interval, at least 1; of a choice it is all
     */
    static Sampler grid(int steps) {
        return new GridSampler(steps);
    }
}
