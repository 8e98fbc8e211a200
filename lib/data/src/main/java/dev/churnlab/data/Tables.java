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
