package dev.churnlab.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Points that rest on nothing but chance. */
final class Points {
    private Points() {}

    static Map<String, Double> uniform(SearchSpace space, RandomGenerator random) {
        var point = new LinkedHashMap<String, Double>();
        for (var dimension : space.dimensions()) {
            point.put(dimension.name(), dimension.at(random.nextDouble()));
        }
        return point;
    }

    /**
     * Point {@code index} of a Latin hypercube of {@code size}: each parameter is in another of {@code size} equal parts
     * of its range for each point (McKay, Beckman, Conover 1979).
     */
    static Map<String, Double> latin(SearchSpace space, long seed, int index, int size) {
        var point = new LinkedHashMap<String, Double>();
        for (int d = 0; d < space.dimensions().size(); d++) {
            var random = new SplittableRandom(seed * 31 + d);
            var parts = new int[size];
            for (int i = 0; i < size; i++) {
                int at = random.nextInt(i + 1);
                parts[i] = parts[at];
                parts[at] = i;
            }
            double within = 0;
            for (int i = 0; i <= index; i++) {
                within = random.nextDouble();
            }
            var dimension = space.dimensions().get(d);
            point.put(dimension.name(), dimension.at((parts[index] + within) / size));
        }
        return point;
    }
}
