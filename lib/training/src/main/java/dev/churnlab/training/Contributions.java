package dev.churnlab.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * TreeSHAP values of some customers.
 *
 * @param matrix their features
 * @param values for each row the push of each feature, in logits, and last the mean of all training rows; they sum to the
 *     row's margin
 */
public record Contributions(FeatureMatrix matrix, float[][] values) {
    /**
     * How much a feature pushes over all rows.
     *
     * @param feature its name
     * @param mean of the absolute values, in logits
     */
    public record Share(String feature, double mean) {}

    /** The margin from which all pushes start. */
    public double base() {
        return values.length == 0 ? Double.NaN : values[0][matrix.width()];
    }

    /** The margin of a row: the base and all its pushes. */
    public double margin(int row) {
        double sum = 0;
        for (var value : values[row]) {
            sum += value;
        }
        return sum;
    }

    /** The features by how much they push over all rows, the greatest first. */
    public List<Share> global() {
        var all = new ArrayList<Share>();
        for (int column = 0; column < matrix.width(); column++) {
            double sum = 0;
            for (var row : values) {
                sum += Math.abs(row[column]);
            }
            all.add(new Share(matrix.features().get(column).name(), values.length == 0 ? 0 : sum / values.length));
        }
        all.sort(Comparator.comparingDouble(Share::mean).reversed());
        return List.copyOf(all);
    }

    @Override
    public String toString() {
        return "Contributions[" + values.length + " rows, features " + matrix.names() + "]";
    }
}
