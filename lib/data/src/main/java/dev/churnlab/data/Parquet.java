package dev.churnlab.data;

import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.nio.file.Path;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import tech.tablesaw.api.Table;

/** Writes tables as Parquet that {@link Loader}, pandas, polars and Spark read back as they were. */
public final class Parquet {
    /** What is held in memory before it is written, in bytes. */
    private static final long ROW_GROUP = 32L << 20;

    private Parquet() {}

    /**
     * Writes a table, atomically: whole numbers as INT32 or INT64, other numbers as DOUBLE, truth as BOOLEAN, all else as
     * text with a dictionary; a missing value is null; compressed with snappy.
     *
     * @throws StorageException if the file cannot be written; an existing one is then as it was
     * @throws DataException if the table has no columns
     */
    public static void write(Table table, Path file) {
        write(table, Location.of(file));
    }

    /** As {@link #write(Table, Path)}, to a path or {@code s3://}. */
    public static void write(Table table, Location file) {
        if (table.columnCount() == 0) {
            throw new DataException("cannot write " + file + ": the table has no columns");
        }
        file.write(out -> {
            try (var writer = new ParquetTable.Builder(new ParquetOutput(out), table)
                    .withConf(new PlainParquetConfiguration())
                    .withCodecFactory(new ParquetCodecs())
                    .withCompressionCodec(CompressionCodecName.SNAPPY)
                    .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                    .withRowGroupSize(ROW_GROUP)
                    .build()) {
                for (var row = 0; row < table.rowCount(); row++) {
                    writer.write(row);
                }
            }
        });
    }
}
