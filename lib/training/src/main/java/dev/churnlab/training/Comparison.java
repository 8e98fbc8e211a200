package dev.churnlab.training;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.special.Erf;

/**
 * The ROC AUC of two models on the same rows (DeLong, DeLong and Clarke-Pearson, Comparing the Areas under Two or More
 * Correlated Receiver Operating Characteristic Curves, 1988).
 *
 * @param one the area of the first
 * @param other the area of the second
 * @param standardError of their difference
 * @param pValue how probable such a difference or a greater one is between models of equal area; two-sided
 */
public record Comparison(double one, double other, double standardError, double pValue) {
    /**
     * Compares.
     *
     * @throws TrainingException if the labels are not the same, or there are fewer than two of a class
     */
    public static Comparison of(Evaluation one, Evaluation other) {
        checkSameRows(one, other);
        var labels = one.labels();
        int positives = one.positives();
        int negatives = one.rows() - positives;
        if (positives < 2 || negatives < 2) {
            throw new TrainingException("comparing needs at least two rows of each class, has " + positives
                    + " positive and " + negatives + " negative ones");
        }
        var first = Placements.of(labels, one.probabilities());
        var second = Placements.of(labels, other.probabilities());
        double variance = variance(first.ofPositives(), second.ofPositives()) / positives
                + variance(first.ofNegatives(), second.ofNegatives()) / negatives;
        double error = Math.sqrt(variance);
        double difference = first.area() - second.area();
        double p = difference == 0 ? 1 : Erf.erfc(Math.abs(difference) / error / Math.sqrt(2));
        return new Comparison(first.area(), second.area(), error, p);
    }

    /** How much greater the first area is. */
    public double difference() {
        return one - other;
    }

    /** {@code ROC AUC 0.8641 and 0.8412: a difference of +0.0229 (standard error 0.0035, p = 6e-11)}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "ROC AUC %.4f and %.4f: a difference of %+.4f (standard error %.4f, p = %.1g)",
                one,
                other,
                difference(),
                standardError,
                pValue);
    }

    /**
     * How probable a difference as great as this or greater is if the first area is in truth greater by {@code margin}
     * only; one-sided.
     */
    public double pValueAbove(double margin) {
        double above = difference() - margin;
        if (standardError == 0) {
            return above > 0 ? 0 : 1;
        }
        return Erf.erfc(above / standardError / Math.sqrt(2)) / 2;
    }

    static void checkSameRows(Evaluation one, Evaluation other) {
        if (!Arrays.equals(one.labels(), other.labels())) {
            throw new TrainingException(
                    "two models are compared on the same rows in the same order; these labels differ");
        }
    }

    /** The sample variance of the differences of two series. */
    private static double variance(double[] left, double[] right) {
        int size = left.length;
        double mean = 0;
        for (int i = 0; i < size; i++) {
            mean += (left[i] - right[i]) / size;
        }
        double squares = 0;
        for (int i = 0; i < size; i++) {
            double off = left[i] - right[i] - mean;
            squares += off * off;
        }
        return squares / (size - 1);
    }

    /**
     * For each positive row the share of negative ones below it, ties half, and for each negative row the share of
     * positive ones above it.
     */
    private record Placements(double[] ofPositives, double[] ofNegatives) {
        static Placements of(boolean[] labels, float[] probabilities) {
            var positive = sorted(labels, probabilities, true);
            var negative = sorted(labels, probabilities, false);
            var ofPositives = new double[positive.length];
            var ofNegatives = new double[negative.length];
            int p = 0;
            int n = 0;
            for (int i = 0; i < labels.length; i++) {
                if (labels[i]) {
                    ofPositives[p++] = share(negative, probabilities[i]);
                } else {
                    ofNegatives[n++] = 1 - share(positive, probabilities[i]);
                }
            }
            return new Placements(ofPositives, ofNegatives);
        }

        double area() {
            return Arrays.stream(ofPositives).sum() / ofPositives.length;
        }

        private static float[] sorted(boolean[] labels, float[] probabilities, boolean wanted) {
            var some = new float[labels.length];
            int size = 0;
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] == wanted) {
                    some[size++] = probabilities[i];
                }
            }
            var all = Arrays.copyOf(some, size);
            Arrays.sort(all);
            return all;
        }

        private static double share(float[] sorted, float value) {
            return (count(sorted, value, false) + count(sorted, value, true)) / 2.0 / sorted.length;
        }

        /** How many are below a value, or at most it. */
        private static int count(float[] sorted, float value, boolean andEqual) {
            int low = 0;
            int high = sorted.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sorted[middle] < value || (andEqual && sorted[middle] == value)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
