package dev.churnlab.training;

import static dev.churnlab.training.Parameter.BASE_SCORE;
import static dev.churnlab.training.Parameter.COLSAMPLE_BYNODE;
import static dev.churnlab.training.Parameter.ETA;
import static dev.churnlab.training.Parameter.MAX_BIN;
import static dev.churnlab.training.Parameter.MAX_DEPTH;
import static dev.churnlab.training.Parameter.NTHREAD;
import static dev.churnlab.training.Parameter.SEED;
import static dev.churnlab.training.Parameter.SUBSAMPLE;

import dev.churnlab.data.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link Recipe#DEFAULT}: for Telco's columns stumps over stated levels, for others trees of depth 2. */
final class DefaultRecipe {
    private static final Parameters COMMON = Parameters.rounds(400)
            .with(MAX_DEPTH, 2)
            .with(ETA, 0.04)
            .with(SUBSAMPLE, 0.5)
            .with(COLSAMPLE_BYNODE, 0.3)
            .with(MAX_BIN, 64)
            .with(BASE_SCORE, 0.5)
            .with(SEED, 0)
            .with(NTHREAD, 1);

    private static final Parameters STUMPS =
            COMMON.withRounds(600).with(MAX_DEPTH, 1).with(ETA, 0.06);

    private static final String CONTRACT = "Contract";
    private static final String MONTHLY = "Month-to-month";
    private static final String INTERNET = "InternetService";
    private static final String TOTAL = "TotalCharges";

    /** Nobody is to be contacted for it, and it brought nothing. */
    private static final String LEFT_OUT = "gender";

    private static final Map<String, Map<String, Double>> LEVELS = levels();

    private DefaultRecipe() {}

    private static Map<String, Map<String, Double>> levels() {
        var levels = new HashMap<String, Map<String, Double>>();
        for (var name : List.of("Partner", "Dependents", "PhoneService", "PaperlessBilling")) {
            levels.put(name, Map.of("No", 0.0, "Yes", 1.0));
        }
        for (var name : List.of(
                "OnlineSecurity",
                "OnlineBackup",
                "DeviceProtection",
                "TechSupport",
                "StreamingTV",
                "StreamingMovies")) {
            levels.put(name, Map.of("No internet service", 0.0, "No", 1.0, "Yes", 2.0));
        }
        levels.put("MultipleLines", Map.of("No phone service", 0.0, "No", 0.0, "Yes", 1.0));
        levels.put(INTERNET, Map.of("No", 0.0, "DSL", 1.0, "Fiber optic", 2.0));
        levels.put(CONTRACT, Map.of(MONTHLY, 1.0, "One year", 12.0, "Two year", 24.0));
        levels.put(
                "PaymentMethod",
                Map.of(
                        "Mailed check",
                        0.0,
                        "Bank transfer (automatic)",
                        1.0,
                        "Credit card (automatic)",
                        2.0,
                        "Electronic check",
                        3.0));
        return Map.copyOf(levels);
    }

    /** Whether the schema has the columns of Telco that the recipe states levels for, and perhaps more. */
    private static boolean isTelco(Schema schema) {
        return schema.categorical().containsAll(LEVELS.keySet())
                && schema.numeric().contains(TOTAL);
    }

    static Parameters parameters(Schema schema) {
        return isTelco(schema) ? STUMPS : COMMON;
    }

    static List<Step> steps(Schema schema) {
        var telco = isTelco(schema);
        var steps = new ArrayList<Step>();
        for (var name : schema.features()) {
            var levels = LEVELS.get(name);
            if (schema.numeric().contains(name)) {
                steps.add(new Encoder.Number(name));
            } else if (telco && levels != null) {
                steps.add(new Encoder.Level(name, levels));
            } else if (!telco || !name.equals(LEFT_OUT)) {
                steps.add(new Encoder.Ordinal(name));
            }
        }
        if (telco) {
            steps.addAll(ofMonthlyContracts());
        }
        return steps;
    }

    /** Stumps know no interaction; the one that matters is with the monthly contract, so it comes as two columns. */
    private static List<Step> ofMonthlyContracts() {
        return List.of(
                new Derived.Only("monthly_total", TOTAL, CONTRACT, MONTHLY),
                new Derived.Code("internet_level", INTERNET, LEVELS.getOrDefault(INTERNET, Map.of())),
                new Derived.Only("monthly_internet", "internet_level", CONTRACT, MONTHLY),
                new Encoder.Number("monthly_total"),
                new Encoder.Number("monthly_internet"));
    }
}
