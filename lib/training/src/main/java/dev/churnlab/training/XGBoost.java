package dev.churnlab.training;

import dev.churnlab.data.Schema;
import ml.dmlc.xgboost4j.java.Booster;
import tech.tablesaw.api.Table;

/** Gradient boosted trees that give the probability of a schema's positive value. */
public final class XGBoost {
    private XGBoost() {}

    /**
     * Trains with the default recipe; see {@link Trainer#train(Table)}.
     *
     * @throws TrainingException if the table cannot be learned from
     */
    public static Model train(Table training, Schema schema) {
        return trainer(schema).train(training);
    }

    /** For another recipe, other parameters, or early stopping; the default settings are those of {@link #train}. */
    public static Trainer trainer(Schema schema) {
        return Trainer.of(schema);
    }

    /**
     * A booster that somebody else trained and saved, in UBJSON or JSON. It takes features in the order that it was trained
     * on, not customers; what it takes is not known here.
     *
     * @throws TrainingException if the bytes are no model
     */
    public static Booster booster(byte[] model) {
        return NativeBooster.load(model).get();
    }

    /** Searches for better parameters than the recipe's; 50 trials if nothing else is set. */
    public static Tuner tuner(Schema schema) {
        return Tuner.of(schema);
    }
}
