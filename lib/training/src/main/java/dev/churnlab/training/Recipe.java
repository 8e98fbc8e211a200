package dev.churnlab.training;

import dev.churnlab.data.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A way to a model that has a name: the steps to the features and the parameters of the training. */
public enum Recipe {
    /**
     * What the Python peer does: ordinal categories, missing numbers 0, 100 rounds of depth 5. Float-equal to it.
     */
    REFERENCE {
        @Override
        public List<Step> steps(Schema schema) {
            return ReferenceRecipe.steps(schema);
        }

        @Override
        public Parameters parameters(Schema schema) {
            return ReferenceRecipe.PARAMETERS;
        }
    },

    /** What did best in cross-validation inside the training rows; README.md has the figures and the reasons. */
    DEFAULT {
        @Override
        public List<Step> steps(Schema schema) {
            return DefaultRecipe.steps(schema);
        }

        @Override
        public Parameters parameters(Schema schema) {
            return DefaultRecipe.parameters(schema);
        }
    };

    /** The steps for tables of a schema, before they are fitted. */
    public abstract List<Step> steps(Schema schema);

    /** The parameters of the training for tables of a schema. */
    public abstract Parameters parameters(Schema schema);

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
