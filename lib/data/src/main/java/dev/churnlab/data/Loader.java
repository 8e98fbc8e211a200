package dev.churnlab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tech.tablesaw.api.Table;

/**
 * Reads CSV files of one schema into tables. Immutable: every setting makes a new one.
 *
 * <p>The files are RFC 4180: commas, a header, fields in quotes where they hold commas, quotes (doubled) or line ends;
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
        return new Loader(schema, Set.of(), true, Loader::print);
    }

    private static void print(String warning) {
        System.err.println("warning: " + warning);
    }

    /** Further texts that stand for a missing value, as in {@code "?"} or {@code "NA"}. */
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
     * Reads a file and checks every value.
     *
     * <p>Columns come in the order of the file: integer ones as IntColumn, other numeric ones as DoubleColumn, all else
     * as StringColumn. A column that the schema does not have is dropped with a warning; so is told of ids that are
     * there twice.
     *
     * @return a table whose row i is the i-th row of the file's data, from 0
     * @throws DataException if anything is wrong; it lists all problems of the file
     */
    public Table load(Path file) {
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a folder; give a CSV file");
        }
        var warnings = new ArrayList<String>(); // told of a table that there is, not beside an error
        var reading = new Reading(schema, missing, labelled, warnings::add, file.toString());
        try (var in = Utf8.open(file)) {
            CsvSource.read(in, reading, () -> Utf8.firstBadLine(file));
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
        var table = reading.table(String.valueOf(file.getFileName()));
        warnings.forEach(onWarning);
        return table;
    }
}
