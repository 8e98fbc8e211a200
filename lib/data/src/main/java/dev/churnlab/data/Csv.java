package dev.churnlab.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Writes tables as CSV that {@link Loader} reads back as they were. */
public final class Csv {
    private Csv() {}

    /**
     * Writes a table with a header, atomically: RFC 4180 in UTF-8, lines that end in LF, quotes only where needed.
     * Numbers have as many digits as it takes to read the same number again and no {@code .0}; a missing value is
     * empty.
     *
     * @throws StorageException if the file cannot be written; an existing one is then as it was
     */
    public static void write(Table table, Path file) {
        write(table, Location.of(file));
    }

    /** As {@link #write(Table, Path)}, to a path or {@code s3://}. */
    public static void write(Table table, Location file) {
        for (var column : table.columns()) {
            checkFinite(column, file);
        }
        file.write(out -> write(table, out));
    }

    private static void checkFinite(Column<?> column, Location file) {
        if (column instanceof DoubleColumn numbers) {
            for (var i = 0; i < numbers.size(); i++) {
                if (Double.isInfinite(numbers.getDouble(i))) {
                    throw new DataException(
                            "cannot write " + file + ": row " + i + ", column " + column.name() + " is infinite");
                }
            }
        }
    }

    private static void write(Table table, OutputStream out) throws IOException {
        var columns = table.columns();
        var settings = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(1 << 16);
        if (columns.size() == 1) {
            // An empty line would be skipped by who reads it.
            settings.quoteStrategy(QuoteStrategies.EMPTY);
        }
        var csv = settings.build(out, UTF_8);
        csv.writeRecord(table.columnNames());
        for (var row = 0; row < table.rowCount(); row++) {
            var record = csv.writeRecord();
            for (var column : columns) {
                record.writeField(text(column, row));
            }
            record.endRecord();
        }
        csv.flush();
    }

    private static String text(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        return column instanceof DoubleColumn numbers
                ? NumberText.of(numbers.getDouble(row))
                : column.getUnformattedString(row);
    }
}
