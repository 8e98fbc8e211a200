package dev.churnlab.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Confidence intervals by drawing rows again and again, with the same seed the same (Efron and Tibshirani, An
 * Introduction to the Bootstrap, 1993: the percentile interval). Draws in which a figure is not defined are left out.
 *
 * @param draws how often, at least 2
 * @param level the share of the draws that are between the ends, above 0 and below 1
 * @param seed where random numbers start
 */
public record Bootstrap(int draws, double level, long seed) {
    private static final int DRAWS = 1000;
    private static final double LEVEL = 0.95;

    public Bootstrap {
        if (draws < 2) {
            throw new TrainingException("a bootstrap needs at least 2 draws, was " + draws);
        }
        if (!(level > 0 && level < 1)) {
            throw new TrainingException("the level must be above 0 and below 1, was " + level);
        }
    }

    /** 1,000 draws at 95 %. */
    public static Bootstrap of(long seed) {
        return new Bootstrap(DRAWS, LEVEL, seed);
    }

    /** An interval for each of {@link Evaluation#metrics()}, over its rows without weights. */
    public Map<String, Interval> intervals(Evaluation evaluation) {
        return over(evaluation.rows(), counts -> evaluation.weighted(counts).metrics(), evaluation.metrics());
    }

    /**
     * An interval for how much each metric of one evaluation is above that of another on the same rows; where it does not
     * contain 0, they differ.
     *
     * @throws TrainingException if the labels are not the same
     */
    public Map<String, Interval> difference(Evaluation one, Evaluation other) {
        Comparison.checkSameRows(one, other);
        return over(
                one.rows(),
                counts -> minus(
                        one.weighted(counts).metrics(), other.weighted(counts).metrics()),
                minus(one.metrics(), other.metrics()));
    }

    private static Map<String, Double> minus(Map<String, Double> left, Map<String, Double> right) {
        var all = new LinkedHashMap<String, Double>();
        left.forEach((name, value) -> all.put(name, value - right.getOrDefault(name, Double.NaN)));
        return all;
    }

    @FunctionalInterface
    private interface Figures {
        Map<String, Double> of(double[] counts);
    }

    private Map<String, Interval> over(int rows, Figures figures, Map<String, Double> measured) {
        var random = new SplittableRandom(seed);
        var drawn = new LinkedHashMap<String, double[]>();
        measured.keySet().forEach(name -> drawn.put(name, new double[draws]));
        for (int draw = 0; draw < draws; draw++) {
            var counts = new double[rows];
            for (int i = 0; i < rows; i++) {
                counts[random.nextInt(rows)]++;
            }
            var values = figures.of(counts);
            for (var name : drawn.entrySet()) {
                name.getValue()[draw] = values.getOrDefault(name.getKey(), Double.NaN);
            }
        }
        var intervals = new LinkedHashMap<String, Interval>();
        drawn.forEach((name, values) -> {
            var sorted = Arrays.stream(values)
                    .filter(value -> !Double.isNaN(value))
                    .sorted()
                    .toArray();
            double outside = (1 - level) / 2;
            intervals.put(
                    name,
                    new Interval(
                            quantile(sorted, outside),
                            measured.getOrDefault(name, Double.NaN),
                            quantile(sorted, 1 - outside)));
        });
        return intervals;
    }

    /** NumPy's default: linear between the two nearest. */
    private static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
