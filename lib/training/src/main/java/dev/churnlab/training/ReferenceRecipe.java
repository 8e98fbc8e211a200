package dev.churnlab.training;

import static dev.churnlab.training.Parameter.ETA;
import static dev.churnlab.training.Parameter.MAX_DEPTH;
import static dev.churnlab.training.Parameter.MIN_CHILD_WEIGHT;
import static dev.churnlab.training.Parameter.NTHREAD;
import static dev.churnlab.training.Parameter.SEED;
import static dev.churnlab.training.Parameter.SUBSAMPLE;

import dev.churnlab.data.Schema;
import java.util.List;

/** {@link Recipe#REFERENCE}. */
final class ReferenceRecipe {
    static final Parameters PARAMETERS = Parameters.rounds(100)
            .with(MAX_DEPTH, 5)
            .with(ETA, 0.2)
            .with(MIN_CHILD_WEIGHT, 1)
            .with(SUBSAMPLE, 0.8)
            .with(SEED, 0)
            .with(NTHREAD, 1);

    private ReferenceRecipe() {}

    static List<Step> steps(Schema schema) {
        return schema.features().stream()
                .<Step>map(name ->
                        schema.numeric().contains(name) ? new Encoder.Number(name, 0.0) : new Encoder.Ordinal(name))
                .toList();
    }
}
