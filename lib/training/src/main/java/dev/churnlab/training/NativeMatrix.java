package dev.churnlab.training;

import ml.dmlc.xgboost4j.java.DMatrix;

/** A feature matrix in XGBoost's memory. */
final class NativeMatrix implements AutoCloseable {
    private final DMatrix matrix;

    private NativeMatrix(DMatrix matrix) {
        this.matrix = matrix;
    }

    static NativeMatrix of(FeatureMatrix features) {
        // The native side takes an empty or a null array for a pointer that it may follow: none ever gets there.
        if (features.rows() == 0) {
            throw new TrainingException("a matrix of no rows cannot be given to XGBoost");
        }
        return new NativeMatrix(Native.call("take the features", () -> {
            var matrix = new DMatrix(features.values(), features.rows(), features.width(), Float.NaN);
            matrix.setFeatureNames(features.names().toArray(String[]::new));
            matrix.setFeatureTypes(features.features().stream()
                    .map(feature -> feature.type().xgboost())
                    .toArray(String[]::new));
            return matrix;
        }));
    }

    static NativeMatrix of(FeatureMatrix features, boolean[] labels) {
        if (labels.length != features.rows()) {
            throw new TrainingException(labels.length + " labels do not fit " + features.rows() + " rows");
        }
        var numbers = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            numbers[i] = labels[i] ? 1 : 0;
        }
        var matrix = of(features);
        Native.run("take the labels", () -> matrix.matrix.setLabel(numbers));
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
