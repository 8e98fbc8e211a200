package dev.churnlab.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a booster is trained.
 *
 * @param rounds how many rounds of boosting, at least 1
 * @param values what is set; XGBoost's default holds for the rest
 * @param monotone how the probability may follow a feature, by the feature's name; any way for the rest
 * @param stopping how the number of rounds was found; null: it was given
 */
public record Parameters(
        int rounds, Map<Parameter, Double> values, Map<String, Direction> monotone, @Nullable EarlyStopping stopping) {
    /**
     * Training that ended early.
     *
     * @param patience after how many rounds without a better one
     * @param most how many rounds there might have been
     */
    public record EarlyStopping(int patience, int most) {}

    private static final String PATIENCE = "early_stopping_rounds";
    private static final String MOST = "max_rounds";
    private static final String MONOTONE = "monotone_constraints";

    public Parameters {
        if (rounds < 1) {
            throw new TrainingException("rounds must be at least 1, was " + rounds);
        }
        values.forEach(Parameter::check);
        var sorted = new EnumMap<Parameter, Double>(Parameter.class);
        sorted.putAll(values);
        values = Collections.unmodifiableMap(sorted);
        monotone = Collections.unmodifiableMap(new TreeMap<>(monotone));
    }

    /** Without monotone constraints, for a number of rounds that is given. */
    public Parameters(int rounds, Map<Parameter, Double> values) {
        this(rounds, values, Map.of(), null);
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
        return new Parameters(rounds, changed, monotone, stopping);
    }

    /** The same for another number of rounds. */
    public Parameters withRounds(int number) {
        return new Parameters(number, values, monotone, null);
    }

    /** The same as they were found by early stopping. */
    Parameters stopped(int patience, int best) {
        return new Parameters(best, values, monotone, new EarlyStopping(patience, rounds));
    }

    /** The same with the direction of one feature set. */
    public Parameters with(String feature, Direction direction) {
        var changed = new TreeMap<>(monotone);
        changed.put(feature, direction);
        return new Parameters(rounds, values, changed, stopping);
    }

    /**
     * What XGBoost is told, under its own names.
     *
     * @param features the names of the matrix's columns
     * @throws TrainingException if a feature with a direction is not among them
     */
    Map<String, String> xgboost(List<String> features) {
        var map = xgboost();
        if (!monotone.isEmpty()) {
            for (var name : monotone.keySet()) {
                if (!features.contains(name)) {
                    throw new TrainingException(
                            "no feature " + name + " to be monotone in; there are " + String.join(", ", features));
                }
            }
            map.put(
                    MONOTONE,
                    features.stream()
                            .map(name -> {
                                var direction = monotone.get(name);
                                return direction == null ? "0" : Integer.toString(direction.sign());
                            })
                            .collect(Collectors.joining(",", "(", ")")));
        }
        return map;
    }

    private Map<String, String> xgboost() {
        var map = new LinkedHashMap<String, String>();
        map.put("objective", "binary:logistic");
        values.forEach((parameter, value) -> map.put(parameter.xgboost(), parameter.text(value)));
        return map;
    }

    /** All of it as texts, as a tracking server shows it: XGBoost's names, and {@code rounds}. */
    public Map<String, String> toMap() {
        var map = xgboost();
        if (!monotone.isEmpty()) {
            var signs = new TreeMap<String, Integer>();
            monotone.forEach((name, direction) -> signs.put(name, direction.sign()));
            map.put(MONOTONE, Json.line(signs));
        }
        if (stopping != null) {
            map.put(PATIENCE, Integer.toString(stopping.patience()));
            map.put(MOST, Integer.toString(stopping.most()));
        }
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
        var monotone = new TreeMap<String, Direction>();
        int rounds = 0;
        int patience = 0;
        int most = 0;
        for (var entry : texts.entrySet()) {
            try {
                if (entry.getKey().equals("rounds")) {
                    rounds = Integer.parseInt(entry.getValue());
                } else if (entry.getKey().equals(PATIENCE)) {
                    patience = Integer.parseInt(entry.getValue());
                } else if (entry.getKey().equals(MOST)) {
                    most = Integer.parseInt(entry.getValue());
                } else if (entry.getKey().equals(MONOTONE)) {
                    Json.read(entry.getValue(), JsonNode.class, MONOTONE)
                            .properties()
                            .forEach(each -> monotone.put(
                                    each.getKey(), Direction.of(each.getValue().asInt())));
                } else if (!entry.getKey().equals("objective")) {
                    values.put(Parameter.of(entry.getKey()), Double.valueOf(entry.getValue()));
                }
            } catch (NumberFormatException e) {
                throw new TrainingException(
                        "parameter " + entry.getKey() + " must be a number, was '" + entry.getValue() + "'", e);
            }
        }
        return new Parameters(rounds, values, monotone, most == 0 ? null : new EarlyStopping(patience, most));
    }
}
