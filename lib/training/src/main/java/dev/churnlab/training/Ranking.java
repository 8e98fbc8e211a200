package dev.churnlab.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows in groups of equal probability, the greatest first: all that the curves are made of.
 *
 * @param thresholds the probability of each group
 * @param truePositives how many positive rows, or what weight of them, are in a group or before it
 * @param falsePositives the same of negative rows that are in a group or before it
 */
record Ranking(double[] thresholds, double[] truePositives, double[] falsePositives) {

    /** @param weights of the rows, or null: each counts 1 */
    static Ranking of(boolean[] labels, float[] probabilities, double @Nullable [] weights) {
        // Floats that are not negative sort as their bits do; the row rides in the low half. Adding 0 turns -0 to 0.
        var keys = new long[labels.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (long) Float.floatToIntBits(probabilities[i] + 0f) << Integer.SIZE | i;
        }
        Arrays.sort(keys);
        var thresholds = new double[keys.length];
        var positives = new double[keys.length];
        var negatives = new double[keys.length];
        int groups = 0;
        double positive = 0;
        double negative = 0;
        for (int i = keys.length - 1; i >= 0; i--) {
            int row = (int) keys[i];
            double weight = weights == null ? 1 : weights[row];
            positive += labels[row] ? weight : 0;
            negative += labels[row] ? 0 : weight;
            if (i == 0 || keys[i] >> Integer.SIZE != keys[i - 1] >> Integer.SIZE) {
                thresholds[groups] = Float.intBitsToFloat((int) (keys[i] >> Integer.SIZE));
                positives[groups] = positive;
                negatives[groups] = negative;
                groups++;
            }
        }
        return new Ranking(
                Arrays.copyOf(thresholds, groups), Arrays.copyOf(positives, groups), Arrays.copyOf(negatives, groups));
    }

    double positives() {
        return truePositives[truePositives.length - 1];
    }

    double negatives() {
        return falsePositives[falsePositives.length - 1];
    }

    /** The share of pairs of a positive and a negative row in the right order, ties half; NaN where there is no pair. */
    double rocAuc() {
        double pairs = 0;
        for (int i = 0; i < thresholds.length; i++) {
            double before = i == 0 ? 0 : truePositives[i - 1];
            double width = falsePositives[i] - (i == 0 ? 0 : falsePositives[i - 1]);
            pairs += width * (before + truePositives[i]) / 2;
        }
        return pairs / (positives() * negatives());
    }

    /** The precision at each threshold, weighted with the gain in recall; 0 where no row is positive. */
    double averagePrecision() {
        double sum = 0;
        for (int i = 0; i < thresholds.length; i++) {
            double gained = truePositives[i] - (i == 0 ? 0 : truePositives[i - 1]);
            sum += gained == 0 ? 0 : gained * truePositives[i] / (truePositives[i] + falsePositives[i]);
        }
        return positives() == 0 ? 0 : sum / positives();
    }

    List<RocPoint> roc() {
        var points = new ArrayList<RocPoint>();
        points.add(new RocPoint(Double.POSITIVE_INFINITY, 0 / negatives(), 0 / positives()));
        for (int i = 0; i < thresholds.length; i++) {
            points.add(new RocPoint(thresholds[i], falsePositives[i] / negatives(), truePositives[i] / positives()));
        }
        return List.copyOf(points);
    }
}
