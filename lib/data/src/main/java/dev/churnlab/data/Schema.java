package dev.churnlab.data;

import dev.churnlab.storage.AtomicFiles;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a table of customers looks like: its columns in the order of the file, one of them the target with two values.
 *
 * @param positive the value of the target that a model gives the probability of, as in {@code Yes}
 * @param negative the other value
 * @param missing texts that stand for a missing value in every column, as in {@code ?}; blank fields do in any case
 */
public record Schema(List<Column> columns, String positive, String negative, List<String> missing) {
    public Schema {
        columns = List.copyOf(columns);
        missing = List.copyOf(missing);
        var names = new HashSet<String>();
        for (var column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("column " + column.name() + " is there twice");
            }
        }
        var targets = columns.stream()
                .filter(c -> c.kind() == Column.Kind.TARGET)
                .map(Column::name)
                .toList();
        if (targets.size() != 1) {
            throw new IllegalArgumentException("a schema needs one target column, has " + targets);
        }
        if (columns.stream().noneMatch(Column::isFeature)) {
            throw new IllegalArgumentException("a schema needs at least one numeric or categorical column");
        }
        if (positive.isBlank() || negative.isBlank() || positive.equals(negative)) {
            throw new IllegalArgumentException(
                    "the target needs two values, has '" + positive + "' and '" + negative + "'");
        }
        if (missing.stream().anyMatch(mark -> mark.isBlank() || mark.equals(positive) || mark.equals(negative))) {
            throw new IllegalArgumentException("a text for missing values must not be blank nor a value of the target"
                    + " (" + negative + ", " + positive + "), were " + missing);
        }
    }

    /** A schema of files in which only blank fields are missing values. */
    public Schema(List<Column> columns, String positive, String negative) {
        this(columns, positive, negative, List.of());
    }

    /**
     * Guesses the schema of a file from all of its rows: the usual case of {@link #inference()}.
     *
     * @throws DataException if the file cannot be read, or no target can be told
     */
    public static InferredSchema infer(Path file) {
        return inference().infer(file);
    }

    /** For a guess that knows something beforehand, as the target or the ids. */
    public static SchemaInference inference() {
        return SchemaInference.DEFAULT;
    }

    /**
     * Reads a schema from YAML, the form that {@link #toYaml()} writes.
     *
     * @throws DataException if it is not a schema; the message says where
     */
    public static Schema parse(String yaml) {
        return SchemaYaml.parse(yaml, "schema");
    }

    /**
     * Reads a schema from a YAML file.
     *
     * @throws DataException if there is no such file, or it holds no schema
     */
    public static Schema read(Path file) {
        return SchemaYaml.read(file);
    }

    /** The schema as YAML 1.1, with one line a column; texts that YAML would take for something else are quoted. */
    public String toYaml() {
        return SchemaYaml.write(this);
    }

    /** Writes {@link #toYaml()} to a file, atomically. */
    public void write(Path file) {
        AtomicFiles.write(file, toYaml());
    }

    /** The name of the column to predict. */
    public String target() {
        return names(Column.Kind.TARGET).get(0);
    }

    /** The names of the columns that name a customer. */
    public List<String> ids() {
        return names(Column.Kind.ID);
    }

    /** The names of the numeric columns, in the order of the file. */
    public List<String> numeric() {
        return names(Column.Kind.NUMERIC);
    }

    /** The names of the categorical columns, in the order of the file. */
    public List<String> categorical() {
        return names(Column.Kind.CATEGORICAL);
    }

    /** The names of the numeric and the categorical columns, in the order of the file. */
    public List<String> features() {
        return columns.stream().filter(Column::isFeature).map(Column::name).toList();
    }

    /**
     * The column of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Column column(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no column " + name + " in the schema; there are "
                        + String.join(", ", columns.stream().map(Column::name).toList())));
    }

    Optional<Column> find(String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    private List<String> names(Column.Kind kind) {
        return columns.stream().filter(c -> c.kind() == kind).map(Column::name).toList();
    }
}
