package dev.churnlab.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows whose probability is in an interval.
 *
 * @param from exclusive, but for the first bin
 * @param to inclusive
 * @param count how many there are, at least 1
 * @param weight the sum of their weights; the count where rows have none
 * @param meanProbability what was promised
 * @param positiveShare what is
 */
public record CalibrationBin(
        double from, double to, int count, double weight, double meanProbability, double positiveShare) {

    static List<CalibrationBin> of(boolean[] labels, float[] probabilities, double @Nullable [] weights, int bins) {
        if (bins < 1) {
            throw new TrainingException("calibration needs at least 1 bin, was " + bins);
        }
        var counts = new int[bins];
        var sums = new double[bins];
        var positives = new double[bins];
        var totals = new double[bins];
        for (int i = 0; i < labels.length; i++) {
            int bin = bin(probabilities[i], bins);
            counts[bin]++;
            double weight = weights == null ? 1 : weights[i];
            totals[bin] += weight;
            sums[bin] += weight * probabilities[i];
            positives[bin] += labels[i] ? weight : 0;
        }
        var all = new ArrayList<CalibrationBin>();
        for (int bin = 0; bin < bins; bin++) {
            if (totals[bin] > 0) {
                double rate = positives[bin] / totals[bin];
                double mean = sums[bin] / totals[bin];
                all.add(new CalibrationBin(edge(bin, bins), edge(bin + 1, bins), counts[bin], totals[bin], mean, rate));
            }
        }
        return List.copyOf(all);
    }

    /** How many inner edges are below a probability. */
    private static int bin(double probability, int bins) {
        int bin = Math.min((int) (probability * bins), bins - 1);
        while (bin > 0 && edge(bin, bins) >= probability) {
            bin--;
        }
        while (bin < bins - 1 && edge(bin + 1, bins) < probability) {
            bin++;
        }
        return bin;
    }

    /** NumPy's linspace: a multiple of the rounded step, which is not always the rounded quotient. */
    private static double edge(int index, int bins) {
        return index == bins ? 1 : index * (1.0 / bins);
    }
}
