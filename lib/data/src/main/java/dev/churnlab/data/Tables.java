package dev.churnlab.data;

import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.nio.file.Path;
import tech.tablesaw.api.Table;

/** Reads tables that have a schema, and writes tables. */
public final class Tables {
    private Tables() {}

    /**
     * Reads a table and checks every value; see {@link Loader#load(Path)}.
     *
     * @throws DataException if anything is wrong with it
     */
    public static Table load(Path file, Schema schema) {
        return loader(schema).load(file);
    }

    /** For what is not as usual; the default settings are those of {@link #load(Path, Schema)}. */
    public static Loader loader(Schema schema) {
        return Loader.of(schema);
    }

    /**
     * Draws rows by chance so that each value of a column keeps its share.
     *
     * @param column usually the target; each of its values must be in two rows
     * @param rows how many, 2 to less than the table has
     * @param seed 0 to 4294967295
     * @return that many rows, in no order; the test rows of {@link Split#stratified}
     */
    public static Table sample(Table table, String column, int rows, long seed) {
        if (rows >= table.rowCount()) {
            throw new IllegalArgumentException(
                    "the rows to draw must be fewer than the " + table.rowCount() + " that there are, were " + rows);
        }
        // Rounded up, this share is the number of rows.
        var share = (rows - 0.5) / table.rowCount();
        return Split.take(
                table,
                Shuffles.stratified(Labels.of(table, column), share, seed).testRows());
    }

    /**
     * Writes a table, atomically: as Parquet if the name ends in {@code .parquet}, else as CSV; see
     * {@link Parquet#write} and {@link Csv#write}.
     *
     * @throws StorageException if the file cannot be written; an existing one is then as it was
     * @throws DataException if the format cannot hold the table
     */
    public static void write(Table table, Path file) {
        write(table, Location.of(file));
    }

    /** As {@link #write(Table, Path)}, to a path or {@code s3://}. */
    public static void write(Table table, Location file) {
        if (file.name().endsWith(".parquet")) {
            Parquet.write(table, file);
        } else {
            Csv.write(table, file);
        }
    }
}
