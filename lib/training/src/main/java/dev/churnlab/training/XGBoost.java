package dev.churnlab.training;

import dev.churnlab.data.Schema;
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

    /** Searches for better parameters than the recipe's; 50 trials if nothing else is set. */
    public static Tuner tuner(Schema schema) {
        return Tuner.of(schema);
    }
}
