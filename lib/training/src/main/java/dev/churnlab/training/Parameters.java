package dev.churnlab.training;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a booster is trained.
 *
 * @param rounds how many rounds of boosting, at least 1
 * @param values what is set; XGBoost's default holds for the rest
 */
public record Parameters(int rounds, Map<Parameter, Double> values) {
    public Parameters {
        if (rounds < 1) {
            throw new TrainingException("rounds must be at least 1, was " + rounds);
        }
        values.forEach(Parameter::check);
        var sorted = new EnumMap<Parameter, Double>(Parameter.class);
        sorted.putAll(values);
        values = Collections.unmodifiableMap(sorted);
    }

    /** Nothing set but the number of rounds. */
    public static Parameters rounds(int rounds) {
        return new Parameters(rounds, Map.of());
    }

    /**
     * The same with one value set.
     *
     * @throws TrainingException if the parameter does not take it
     */
    public Parameters with(Parameter parameter, double value) {
        var changed = new EnumMap<Parameter, Double>(Parameter.class);
        changed.putAll(values);
        changed.put(parameter, value);
        return new Parameters(rounds, changed);
    }

    /** The same for another number of rounds. */
    public Parameters withRounds(int number) {
        return new Parameters(number, values);
    }

    /** What XGBoost is told, under its own names. */
    Map<String, String> xgboost() {
        var map = new LinkedHashMap<String, String>();
        map.put("objective", "binary:logistic");
        values.forEach((parameter, value) -> map.put(parameter.xgboost(), parameter.text(value)));
        return map;
    }

    /** All of it as texts, as a tracking server shows it: XGBoost's names, and {@code rounds}. */
    public Map<String, String> toMap() {
        var map = xgboost();
        map.put("rounds", Integer.toString(rounds));
        return map;
    }

    /**
     * Reads {@link #toMap()}.
     *
     * @throws TrainingException if it is anything else
     */
    static Parameters parse(Map<String, String> texts) {
        var values = new EnumMap<Parameter, Double>(Parameter.class);
        int rounds = 0;
        for (var entry : texts.entrySet()) {
            try {
                if (entry.getKey().equals("rounds")) {
                    rounds = Integer.parseInt(entry.getValue());
                } else if (!entry.getKey().equals("objective")) {
                    values.put(Parameter.of(entry.getKey()), Double.valueOf(entry.getValue()));
                }
            } catch (NumberFormatException e) {
                throw new TrainingException(
                        "parameter " + entry.getKey() + " must be a number, was '" + entry.getValue() + "'", e);
            }
        }
        return new Parameters(rounds, values);
    }
}
