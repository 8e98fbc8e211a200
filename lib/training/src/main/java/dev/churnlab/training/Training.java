package dev.churnlab.training;

import dev.churnlab.data.Schema;
import dev.churnlab.data.Split;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** One training: what is looked at before it, the features, and the part that is kept back for early stopping. */
record Training(
        Schema schema, List<Step> steps, Parameters parameters, int patience, @Nullable RoundListener listener) {
    private static final double VALIDATION_SHARE = 0.2;

    Model run(Table table, Recipe recipe) {
        checkLearnable(table, schema);
        if (patience == 0) {
            var features = Features.fit(table, steps);
            try (var rows = matrix(features, table)) {
                return model(recipe, features, new Boosting(parameters, 0, listener).boost(rows));
            }
        }
        int seed = parameters.values().getOrDefault(Parameter.SEED, 0.0).intValue();
        var split = Split.stratified(table, schema.target(), VALIDATION_SHARE, seed);
        var features = Features.fit(split.train(), steps);
        try (var rows = matrix(features, split.train());
                var validation = matrix(features, split.test())) {
            return model(recipe, features, new Boosting(parameters, patience, listener).boost(rows, validation));
        }
    }

    private Model model(Recipe recipe, Features features, NativeBooster booster) {
        return new Model(
                schema,
                features,
                booster,
                recipe,
                patience == 0 ? parameters : parameters.stopped(patience, booster.rounds()),
                Calibration.NONE,
                Model.THRESHOLD);
    }

    static void checkLearnable(Table table, Schema schema) {
        var labels = Labels.of(table, schema);
        int positive = 0;
        for (var label : labels) {
            positive += label ? 1 : 0;
        }
        if (labels.length == 0) {
            throw new TrainingException("there are no rows to train on");
        }
        if (positive == 0 || positive == labels.length) {
            throw new TrainingException("all " + labels.length + " training rows have " + schema.target() + " "
                    + (positive == 0 ? schema.negative() : schema.positive()) + "; a model needs both values");
        }
    }

    private NativeMatrix matrix(Features features, Table table) {
        return NativeMatrix.of(features, table, Labels.of(table, schema));
    }
}
