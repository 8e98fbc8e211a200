package dev.churnlab.training;

import dev.churnlab.data.Schema;
import java.util.ArrayList;
import java.util.List;

/** The steps of the recipes. */
final class RecipeSteps {
    private RecipeSteps() {}

    static List<Step> reference(Schema schema) {
        var steps = new ArrayList<Step>();
        for (var name : schema.features()) {
            steps.add(isNumeric(schema, name) ? new Encoder.Number(name, 0.0) : new Encoder.Ordinal(name));
        }
        return steps;
    }

    static List<Step> standard(Schema schema) {
        var steps = new ArrayList<Step>();
        for (var name : schema.features()) {
            steps.add(isNumeric(schema, name) ? new Encoder.Number(name) : new Encoder.Ordinal(name));
        }
        return steps;
    }

    private static boolean isNumeric(Schema schema, String name) {
        return schema.numeric().contains(name);
    }
}
