package dev.churnlab.tracking;

import dev.churnlab.data.Column;
import dev.churnlab.data.Schema;
import dev.churnlab.training.DataOrigin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Data that a run read, as MLflow shows it among the run's inputs: what it is called and where it came from, never a row
 * of it.
 *
 * @param name of at most 500 characters
 * @param digest of its content, at most 36 characters
 * @param source where it was read, a path or a URL
 * @param columns the type of each, in order; ids are left out
 * @param rows how many
 * @param context what it was read for, as in {@code training}
 */
public record Dataset(
        String name, String digest, String source, Map<String, String> columns, long rows, String context) {
    private static final int LONGEST_NAME = 500;
    private static final int LONGEST_DIGEST = 36;

    public Dataset {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new TrackingException(
                    "a dataset's name has 1 to " + LONGEST_NAME + " characters, had " + name.length());
        }
        if (digest.isBlank() || digest.length() > LONGEST_DIGEST) {
            throw new TrackingException(
                    "a dataset's digest has 1 to " + LONGEST_DIGEST + " characters, was '" + digest + "'");
        }
        columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /**
     * The file that a model was trained and judged on; its digest is the beginning of the file's SHA-256.
     *
     * @param source where it was read, a path or a URL
     */
    public static Dataset of(DataOrigin origin, String source, Schema schema) {
        var columns = new LinkedHashMap<String, String>();
        schema.columns().stream()
                .filter(column -> column.kind() != Column.Kind.ID)
                .forEach(column -> columns.put(column.name(), type(column)));
        var digest = origin.sha256().substring(0, LONGEST_DIGEST - 4);
        return new Dataset(origin.name(), digest, source, columns, origin.rows(), "training");
    }

    private static String type(Column column) {
        return column.kind() != Column.Kind.NUMERIC ? "string" : column.integer() ? "long" : "double";
    }

    /** As {@code log-inputs} takes it. */
    Map<String, Object> json() {
        var schema = columns.entrySet().stream()
                .map(each -> Map.of("name", each.getKey(), "type", each.getValue(), "required", true))
                .toList();
        return Map.of(
                "tags",
                List.of(Map.of("key", "mlflow.data.context", "value", context)),
                "dataset",
                Map.of(
                        "name", name,
                        "digest", digest,
                        "source_type", scheme(),
                        "source", Rest.write(Map.of("uri", source)),
                        "schema", Rest.write(Map.of("mlflow_colspec", schema)),
                        "profile", Rest.write(Map.of("num_rows", rows))));
    }

    private String scheme() {
        var colon = source.indexOf("://");
        return colon < 0 ? "local" : source.substring(0, colon).toLowerCase(Locale.ROOT);
    }
}
