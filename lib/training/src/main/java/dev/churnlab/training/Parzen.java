package dev.churnlab.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A density over a search space: a mixture with one part around each of some points and one, the prior, over all of the
 * space. A part is a product over the parameters: {@link Kernel.Bell} for numbers, {@link Kernel.Counts} for choices.
 */
final class Parzen {
    /** The newest points have full weight, those before them less the older they are. */
    private static final int NEWEST = 25;

    private static final double PRIOR = 1;

    private final SearchSpace space;
    private final double[] weights;
    private final List<List<Kernel>> parts;

    private Parzen(SearchSpace space, double[] weights, List<List<Kernel>> parts) {
        this.space = space;
        this.weights = weights;
        this.parts = parts;
    }

    /** @param points the older first; may be empty */
    static Parzen of(SearchSpace space, List<Map<String, Double>> points) {
        int size = points.size();
        var weights = new double[size + 1];
        for (int i = 0; i < size; i++) {
            int older = size - NEWEST;
            weights[i] = i >= older ? 1 : older == 1 ? 1.0 / size : 1.0 / size + i * (1 - 1.0 / size) / (older - 1);
        }
        weights[size] = PRIOR;
        double sum = Arrays.stream(weights).sum();
        for (int i = 0; i <= size; i++) {
            weights[i] /= sum;
        }
        var parts = new ArrayList<List<Kernel>>();
        for (int i = 0; i <= size; i++) {
            parts.add(new ArrayList<>());
        }
        for (var dimension : space.dimensions()) {
            var values = points.stream()
                    .mapToDouble(point -> point.getOrDefault(dimension.name(), Double.NaN))
                    .toArray();
            var kernels = Kernel.around(dimension, values);
            for (int i = 0; i <= size; i++) {
                parts.get(i).add(kernels.get(i));
            }
        }
        return new Parzen(space, weights, parts);
    }

    Map<String, Double> sample(RandomGenerator random) {
        double share = random.nextDouble();
        int part = 0;
        while (part < weights.length - 1 && share >= weights[part]) {
            share -= weights[part++];
        }
        var point = new LinkedHashMap<String, Double>();
        var kernels = parts.get(part);
        for (int d = 0; d < kernels.size(); d++) {
            point.put(space.dimensions().get(d).name(), kernels.get(d).sample(random));
        }
        return point;
    }

    /** The logarithm of the density; of the probability where a parameter is no interval. */
    double logDensity(Map<String, Double> point) {
        var logs = new double[parts.size()];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logs.length; i++) {
            logs[i] = StrictMath.log(weights[i]);
            for (int d = 0; d < space.dimensions().size(); d++) {
                var value = point.get(space.dimensions().get(d).name());
                logs[i] += parts.get(i).get(d).logDensity(value == null ? Double.NaN : value);
            }
            greatest = Math.max(greatest, logs[i]);
        }
        double sum = 0;
        for (var log : logs) {
            sum += StrictMath.exp(log - greatest);
        }
        return greatest + StrictMath.log(sum);
    }
}
