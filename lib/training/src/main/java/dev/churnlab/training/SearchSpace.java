package dev.churnlab.training;

import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters that a search varies. All others stay as the recipe has them. */
public record SearchSpace(List<Dimension> dimensions) {
    private static final String ROUNDS = "rounds";

    /** What is searched where nothing else is said; around what does well on some thousand rows. */
    public static final SearchSpace STANDARD = of(
            Dimension.logWhole(ROUNDS, 50, 800),
            Dimension.whole("max_depth", 1, 6),
            Dimension.logReal("eta", 0.01, 0.3),
            Dimension.logReal("min_child_weight", 0.1, 20),
            Dimension.real("subsample", 0.4, 1),
            Dimension.real("colsample_bynode", 0.2, 1),
            Dimension.logReal("lambda", 0.01, 30));

    public SearchSpace {
        dimensions = List.copyOf(dimensions);
        if (dimensions.isEmpty()) {
            throw new TrainingException("a search space needs at least one parameter");
        }
        var names = new HashSet<String>();
        for (var dimension : dimensions) {
            if (!names.add(dimension.name())) {
                throw new TrainingException("the search space has " + dimension.name() + " twice");
            }
            for (var end : dimension.grid(2)) {
                apply(Parameters.rounds(1), dimension.name(), end);
            }
        }
    }

    /**
     * A space of some parameters.
     *
     * @throws TrainingException if one is unknown, there twice, or has values that it does not take
     */
    public static SearchSpace of(Dimension... dimensions) {
        return new SearchSpace(List.of(dimensions));
    }

    /**
     * Reads a space from JSON: {@code {"dimensions": [{"type": "real", "name": "eta", "low": 0.01, "high": 0.3, "scale":
     * "log"}, …]}}; {@code whole} has the same fields, {@code choice} has {@code values}.
     *
     * @throws TrainingException if it is anything else
     */
    public static SearchSpace read(Path file) {
        try {
            return Json.read(Files.readString(file), SearchSpace.class, file.toString());
        } catch (IOException e) {
            throw StorageException.of("read", file, e);
        }
    }

    /** The parameters with the values of a point. */
    Parameters apply(Parameters parameters, Map<String, Double> point) {
        var changed = parameters;
        for (var entry : point.entrySet()) {
            changed = apply(changed, entry.getKey(), entry.getValue());
        }
        return changed;
    }

    private static Parameters apply(Parameters parameters, String name, double value) {
        if (name.equals(ROUNDS)) {
            if (value != Math.rint(value)) {
                throw new TrainingException("rounds must be a whole number, was " + value);
            }
            return parameters.withRounds((int) value);
        }
        return parameters.with(Parameter.of(name), value);
    }

    /** The point of some parameters; null where one is not set or outside of the space. */
    @Nullable Map<String, Double> point(Parameters parameters) {
        var point = new LinkedHashMap<String, Double>();
        for (var dimension : dimensions) {
            var value = dimension.name().equals(ROUNDS)
                    ? Double.valueOf(parameters.rounds())
                    : parameters.values().getOrDefault(Parameter.of(dimension.name()), initial(dimension.name()));
            if (value == null || !dimension.contains(value)) {
                return null;
            }
            point.put(dimension.name(), value);
        }
        return point;
    }

    /** What XGBoost itself takes for a parameter that is not set (XGBoost Parameters, 3.0); null: it depends. */
    private static @Nullable Double initial(String name) {
        return switch (Parameter.of(name)) {
            case MAX_DEPTH -> 6.0;
            case ETA -> 0.3;
            case MIN_CHILD_WEIGHT, SUBSAMPLE, COLSAMPLE_BYTREE, COLSAMPLE_BYLEVEL, COLSAMPLE_BYNODE -> 1.0;
            case LAMBDA, SCALE_POS_WEIGHT, NUM_PARALLEL_TREE -> 1.0;
            case ALPHA, GAMMA, MAX_DELTA_STEP -> 0.0;
            case MAX_BIN -> 256.0;
            default -> null;
        };
    }
}
