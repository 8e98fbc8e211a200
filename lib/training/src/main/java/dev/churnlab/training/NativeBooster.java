package dev.churnlab.training;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import ml.dmlc.xgboost4j.java.Booster;

/** A booster in XGBoost's memory that is freed once and not used afterwards. Its methods may be called from any thread. */
final class NativeBooster implements AutoCloseable {
    private final Booster booster;
    private boolean closed;

    NativeBooster(Booster booster) {
        this.booster = booster;
    }

    /**
     * Loads what {@link #toBytes} gave, or a model in JSON.
     *
     * @throws TrainingException if it is no model
     */
    static NativeBooster load(byte[] model) {
        if (model.length == 0) {
            throw new TrainingException("the model is empty");
        }
        var booster = Native.call("load the model", () -> {
            try {
                return ml.dmlc.xgboost4j.java.XGBoost.loadModel(new ByteArrayInputStream(model));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Native.run("silence the model", () -> booster.setParam("verbosity", 0));
        return new NativeBooster(booster);
    }

    synchronized Booster get() {
        if (closed) {
            throw new TrainingException("the model is closed");
        }
        return booster;
    }

    /** The probability of each row. */
    synchronized float[] predict(FeatureMatrix features) {
        var open = get();
        if (features.rows() == 0) {
            return new float[0];
        }
        try (var matrix = NativeMatrix.of(features)) {
            return predict(open, matrix);
        }
    }

    /** As {@link #predict(FeatureMatrix)}, for one that is with XGBoost already. */
    synchronized float[] predict(NativeMatrix matrix) {
        return predict(get(), matrix);
    }

    private static float[] predict(Booster booster, NativeMatrix matrix) {
        var rows = Native.call("predict", () -> booster.predict(matrix.get()));
        var probabilities = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            probabilities[i] = rows[i][0];
        }
        return probabilities;
    }

    /** For each row the push of each feature, and last what all rows have in common. */
    synchronized float[][] contributions(FeatureMatrix features) {
        var open = get();
        if (features.rows() == 0) {
            return new float[0][];
        }
        try (var matrix = NativeMatrix.of(features)) {
            return Native.call("explain", () -> open.predictContrib(matrix.get(), 0));
        }
    }

    /** How many rounds it was trained. */
    synchronized int rounds() {
        var open = get();
        return Native.call("count rounds", open::getNumBoostedRound);
    }

    /** The model in UBJSON, as Python's {@code save_model("model.ubj")} writes it. */
    synchronized byte[] toBytes() {
        var open = get();
        return Native.call("write the model", () -> open.toByteArray("ubj"));
    }

    /** What the model consists of. */
    synchronized BoosterDocument document() {
        var open = get();
        return BoosterDocument.parse(Native.call("write the model", () -> open.toByteArray("json")));
    }

    /** The same model with its first rounds only. */
    NativeBooster cut(int rounds) {
        return load(document().cut(rounds));
    }

    /** The same model once more, with a life of its own. */
    NativeBooster copy() {
        return load(toBytes());
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            booster.dispose();
        }
    }
}
