package dev.churnlab.training;

import static dev.churnlab.training.Parameter.COLSAMPLE_BYTREE;
import static dev.churnlab.training.Parameter.ETA;
import static dev.churnlab.training.Parameter.MAX_DEPTH;
import static dev.churnlab.training.Parameter.MIN_CHILD_WEIGHT;
import static dev.churnlab.training.Parameter.NTHREAD;
import static dev.churnlab.training.Parameter.SEED;
import static dev.churnlab.training.Parameter.SUBSAMPLE;

import dev.churnlab.data.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A way to a model that has a name: the steps to the features and the parameters of the training. */
public enum Recipe {
    /** What the Python peer does: ordinal categories, missing numbers 0, 100 rounds of depth 5. Equal to it, float by float. */
    REFERENCE(Parameters.rounds(100)
            .with(MAX_DEPTH, 5)
            .with(ETA, 0.2)
            .with(MIN_CHILD_WEIGHT, 1)
            .with(SUBSAMPLE, 0.8)
            .with(SEED, 0)
            .with(NTHREAD, 1)) {
        @Override
        public List<Step> steps(Schema schema) {
            return RecipeSteps.reference(schema);
        }
    },

    /** What did best in cross-validation of the training rows; README.md has the figures. */
    DEFAULT(Parameters.rounds(500)
            .with(MAX_DEPTH, 3)
            .with(ETA, 0.03)
            .with(MIN_CHILD_WEIGHT, 5)
            .with(SUBSAMPLE, 0.7)
            .with(COLSAMPLE_BYTREE, 0.5)
            .with(SEED, 0)
            .with(NTHREAD, 1)) {
        @Override
        public List<Step> steps(Schema schema) {
            return RecipeSteps.standard(schema);
        }
    };

    private final Parameters parameters;

    Recipe(Parameters parameters) {
        this.parameters = parameters;
    }

    /** The steps for tables of a schema, before they are fitted; derived columns only where what they need is there. */
    public abstract List<Step> steps(Schema schema);

    /** The parameters of the training. */
    public Parameters parameters() {
        return parameters;
    }

    /** Its name at the command line and in files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The recipe of a name.
     *
     * @throws TrainingException if there is none; the message lists them
     */
    public static Recipe of(String label) {
        return Arrays.stream(values())
                .filter(recipe -> recipe.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new TrainingException("no recipe '" + label + "'; there are "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Recipe::label).toList())));
    }
}
