package dev.churnlab.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Metrics as a JSON object, in the order given; NaN is null. */
public final class Metrics {
    private Metrics() {}

    /** The metrics as JSON. */
    public static String toJson(Map<String, Double> metrics) {
        var all = new LinkedHashMap<String, @Nullable Double>();
        metrics.forEach((name, value) -> {
            if (Double.isInfinite(value)) {
                throw new TrainingException("metric " + name + " is infinite, which JSON has no number for");
            }
            all.put(name, Double.isNaN(value) ? null : value);
        });
        return Json.write(all);
    }

    /**
     * Reads {@link #toJson}.
     *
     * @throws TrainingException if it is anything else
     */
    public static LinkedHashMap<String, Double> parse(String json) {
        var metrics = new LinkedHashMap<String, Double>();
        var root = Json.read(json, JsonNode.class, "metrics");
        if (!root.isObject()) {
            throw new TrainingException("metrics: expected a JSON object, was " + root.getNodeType());
        }
        root.properties().forEach(entry -> {
            if (!entry.getValue().isNumber() && !entry.getValue().isNull()) {
                throw new TrainingException(
                        "metrics: " + entry.getKey() + " must be a number or null, was " + entry.getValue());
            }
            metrics.put(entry.getKey(), entry.getValue().asDouble(Double.NaN));
        });
        return metrics;
    }

    /** Writes {@link #toJson} to a file, atomically. */
    public static void write(Path file, Map<String, Double> metrics) {
        write(Location.of(file), metrics);
    }

    /** Writes {@link #toJson} to a path or {@code s3://}; what is there is replaced at once. */
    public static void write(Location place, Map<String, Double> metrics) {
        place.write(toJson(metrics));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws TrainingException if it is anything else
     * @throws StorageException if it cannot be read
     */
    public static LinkedHashMap<String, Double> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw StorageException.of("read", file, e);
        }
    }
}
