package dev.churnlab.data;

import java.nio.file.Path;
import tech.tablesaw.api.Table;

/** Reads tables that have a schema. */
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
}
