package dev.churnlab.data;

import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tech.tablesaw.api.Table;

/**
 * Reads CSV and Parquet files of one schema into tables. Immutable: every setting makes a new one.
 *
 * <p>CSV files are RFC 4180: commas, a header, fields in quotes where they hold commas, quotes (doubled) or line ends;
 * LF, CRLF or CR; UTF-8 with or without a byte order mark. A field that is empty or blank is missing.
 */
public final class Loader {
    private final Schema schema;
    private final Set<String> missing;
    private final boolean labelled;
    private final Consumer<String> onWarning;

    private Loader(Schema schema, Set<String> missing, boolean labelled, Consumer<String> onWarning) {
        this.schema = schema;
        this.missing = missing;
        this.labelled = labelled;
        this.onWarning = onWarning;
    }

    static Loader of(Schema schema) {
        return new Loader(schema, Set.copyOf(schema.missing()), true, Loader::print);
    }

    private static void print(String warning) {
        System.err.println("warning: " + warning);
    }

    /** Texts that stand for a missing value beside the schema's, as in {@code "?"} or {@code "NA"}. */
    public Loader missing(String... texts) {
        var all = new LinkedHashSet<>(missing);
        all.addAll(List.of(texts));
        return new Loader(schema, Set.copyOf(all), labelled, onWarning);
    }

    /** For customers to be scored: the target column may be absent, its values missing or all the same. */
    public Loader unlabelled() {
        return new Loader(schema, missing, false, onWarning);
    }

    /** Who hears of what is odd but no error, in one line each; without this, the standard error stream. */
    public Loader onWarning(Consumer<String> listener) {
        return new Loader(schema, missing, labelled, listener);
    }

    /**
     * Reads a CSV or a Parquet file, or a folder whose files are the parts of one table, and checks every value. What a
     * file is, its first bytes say.
     *
     * <p>Columns come in the order of the file: integer ones as IntColumn, other numeric ones as DoubleColumn, all else
     * as StringColumn. A column that the schema does not have is dropped with a warning; so is told of ids that are
     * there twice.
     *
     * @return a table whose row i is the i-th row of the file's data, from 0
     * @throws DataException if anything is wrong; it lists all problems of the file
     */
    public Table load(Path file) {
        return load(Location.of(file));
    }

    /**
     * As {@link #load(Path)}, from a path, {@code s3://} or {@code https://}.
     *
     * @throws IllegalArgumentException if the text names no location
     * @throws StorageException if a remote place cannot be reached or refuses
     */
    public Table load(String location) {
        return load(Location.of(location));
    }

    /** As {@link #load(String)}. */
    public Table load(Location location) {
        return load(location, ParallelCsv.WORTH_IT, Runtime.getRuntime().availableProcessors());
    }

    Table load(Location location, long parallelFrom, int stretches) {
        return read(location, parallelFrom, stretches).table(location.name(), onWarning);
    }

    private Reading read(Location location, long parallelFrom, int stretches) {
        try (var loading = Loading.start(location)) {
            var fast = location.path()
                    .map(file -> ParallelCsv.read(file, parallelFrom, stretches, loading, () -> reading(location)))
                    .orElse(null);
            if (fast == null) {
                fast = reading(location);
                Sources.read(location, fast, loading);
            }
            loading.finish();
            return fast;
        }
    }

    private Reading reading(Location location) {
        return new Reading(schema, missing, labelled, location.toString());
    }
}
