package dev.churnlab.training;

import java.util.Arrays;
import java.util.List;

/**
 * The features of some customers: {@code rows} × {@code width()} floats, row after row; a missing value is NaN.
 *
 * @param values {@code values[row * width + column]}
 */
public record FeatureMatrix(List<Feature> features, int rows, float[] values) {
    public FeatureMatrix {
        features = List.copyOf(features);
        if (features.isEmpty()) {
            throw new TrainingException("a feature matrix needs at least one feature");
        }
        if (rows < 0 || (long) rows * features.size() != values.length) {
            throw new TrainingException("a matrix of " + rows + " rows and " + features.size()
                    + " features cannot have " + values.length + " values");
        }
    }

    /** How many features there are. */
    public int width() {
        return features.size();
    }

    /** The names of the features, in the order of the columns. */
    public List<String> names() {
        return features.stream().map(Feature::name).toList();
    }

    /** The value of one customer's feature; NaN if it is missing. */
    public float get(int row, int column) {
        return values[row * width() + column];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureMatrix m && features.equals(m.features) && Arrays.equals(values, m.values);
    }

    @Override
    public int hashCode() {
        return 31 * features.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "FeatureMatrix[" + rows + " rows, features " + names() + "]";
    }
}
