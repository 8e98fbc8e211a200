package dev.churnlab.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** Feeds the records of a CSV file into a {@link Reading}, field by field, without making a text of each. */
final class CsvSource extends AbstractBaseCsvCallbackHandler<Boolean> {
    /** Finds the line where the bytes are no UTF-8. */
    @FunctionalInterface
    interface BadLine {
        long find() throws IOException;
    }

    private final Reading reading;
    private final List<String> header = new ArrayList<>();
    private boolean inHeader = true;

    private CsvSource(Reading reading) {
        this.reading = reading;
    }

    static void read(Reader in, Reading reading, BadLine badLine) throws IOException {
        var source = new CsvSource(reading);
        var csv = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowUnclosedQuote(false)
                .build(source, in);
        try {
            for (var records = csv.iterator(); records.hasNext(); ) {
                records.next();
            }
        } catch (CsvParseException e) {
            if (e.getCause() instanceof DataException known) {
                throw known;
            }
            reading.fail(
                    source.getStartingLineNumber(),
                    "broken quotes: a field in quotes ends before a comma or a line end, and a quote within it is"
                            + " doubled");
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof CharacterCodingException)) {
                throw e.getCause();
            }
            reading.fail(badLine.find(), "the bytes are not UTF-8; save the file as UTF-8");
        }
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        reading.beginRow(startingLineNumber);
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        if (inHeader) {
            header.add(new String(buffer, offset, length));
        } else {
            reading.field(index, buffer, offset, length);
        }
    }

    @Override
    protected Boolean buildRecord() {
        if (getRecordType() == RecordType.DATA) {
            if (inHeader) {
                inHeader = false;
                reading.header(header);
            } else {
                reading.endRow(getFieldCount());
            }
        }
        return Boolean.TRUE;
    }
}
