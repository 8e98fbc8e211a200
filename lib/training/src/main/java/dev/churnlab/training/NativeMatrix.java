package dev.churnlab.training;

import java.util.List;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import ml.dmlc.xgboost4j.java.util.BigDenseMatrix;
import tech.tablesaw.api.Table;

/** A feature matrix in XGBoost's memory. */
final class NativeMatrix implements AutoCloseable {
    private final DMatrix matrix;

    private NativeMatrix(DMatrix matrix) {
        this.matrix = matrix;
    }

    static NativeMatrix of(FeatureMatrix features) {
        checkNotEmpty(features.rows());
        return new NativeMatrix(Native.call("take the features", () -> {
            var matrix = new DMatrix(features.values(), features.rows(), features.width(), Float.NaN);
            describe(matrix, features.features());
            return matrix;
        }));
    }

    /**
     * Encodes rows to train on. They are as many as there are: no copy of them is made on the way, and none is on Java's
     * heap.
     */
    static NativeMatrix of(Features features, Table table, boolean[] labels) {
        checkNotEmpty(table.rowCount());
        var rows = new BigDenseMatrix(table.rowCount(), features.outputs().size());
        try {
            features.transform(table, rows);
            return new NativeMatrix(Native.call("take the features", () -> {
                var matrix = new DMatrix(rows, Float.NaN);
                describe(matrix, features.outputs());
                matrix.setLabel(numbers(labels));
                return matrix;
            }));
        } finally {
            rows.dispose();
        }
    }

    /** The native side takes an empty or a null array for a pointer that it may follow: none ever gets there. */
    private static void checkNotEmpty(int rows) {
        if (rows == 0) {
            throw new TrainingException("a matrix of no rows cannot be given to XGBoost");
        }
    }

    private static void describe(DMatrix matrix, List<Feature> features) throws XGBoostError {
        matrix.setFeatureNames(features.stream().map(Feature::name).toArray(String[]::new));
        matrix.setFeatureTypes(
                features.stream().map(feature -> feature.type().xgboost()).toArray(String[]::new));
    }

    private static float[] numbers(boolean[] labels) {
        var numbers = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            numbers[i] = labels[i] ? 1 : 0;
        }
        return numbers;
    }

    static NativeMatrix of(FeatureMatrix features, boolean[] labels) {
        if (labels.length != features.rows()) {
            throw new TrainingException(labels.length + " labels do not fit " + features.rows() + " rows");
        }
        var matrix = of(features);
        Native.run("take the labels", () -> matrix.matrix.setLabel(numbers(labels)));
        return matrix;
    }

    DMatrix get() {
        return matrix;
    }

    @Override
    public void close() {
        matrix.dispose();
    }
}
