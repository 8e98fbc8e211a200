package dev.churnlab.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link Tuning#parameterImportance()}. */
final class TuningImportance {
    private static final double BETTER = 0.25;
    private static final int STEPS = 1000;

    private TuningImportance() {}

    static Map<String, Double> of(SearchSpace space, List<Trial> trials) {
        var better = trials.stream()
                .sorted(TpeSampler.BEST_FIRST)
                .limit((int) Math.ceil(BETTER * trials.size()))
                .toList();
        var divergences = new LinkedHashMap<String, Double>();
        for (var dimension : space.dimensions()) {
            var one = SearchSpace.of(dimension);
            divergences.put(
                    dimension.name(),
                    divergence(dimension, Parzen.of(one, points(better)), Parzen.of(one, points(trials))));
        }
        double sum =
                divergences.values().stream().mapToDouble(Double::doubleValue).sum();
        var shares = new LinkedHashMap<String, Double>();
        divergences.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(each -> shares.put(each.getKey(), sum > 0 ? each.getValue() / sum : 1.0 / divergences.size()));
        return Collections.unmodifiableMap(shares);
    }

    private static List<Map<String, Double>> points(List<Trial> trials) {
        return trials.stream().map(Trial::point).toList();
    }

    /** The mean over all of (better / all − 1)², by a sum over values that are evenly spread. */
    private static double divergence(Dimension dimension, Parzen better, Parzen all) {
        double sum = 0;
        double weights = 0;
        for (var value : dimension.grid(STEPS)) {
            var point = Map.of(dimension.name(), value);
            double weight = StrictMath.exp(all.logDensity(point));
            double ratio = StrictMath.exp(better.logDensity(point)) / weight;
            sum += weight * (ratio - 1) * (ratio - 1);
            weights += weight;
        }
        return sum / weights;
    }
}
