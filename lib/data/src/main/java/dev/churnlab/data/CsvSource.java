package dev.churnlab.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** Feeds the records of a CSV file into a {@link RecordSink}, field by field, without making a text of each. */
final class CsvSource extends AbstractBaseCsvCallbackHandler<Boolean> {
    private final String part;
    private final RecordSink sink;
    private final List<String> header = new ArrayList<>();
    private boolean inHeader = true;

    private CsvSource(String part, RecordSink sink) {
        this.part = part;
        this.sink = sink;
    }

    static void read(Input file, RecordSink sink) throws IOException {
        try (var in = Utf8.open(file)) {
            read(in, file, new CsvSource(file.part(), sink));
        }
    }

    /** Reads records after the header; whatever is wrong is thrown as FastCSV throws it. */
    static void readRest(Reader in, RecordSink sink) {
        var source = new CsvSource("", sink);
        source.inHeader = false;
        readAll(in, source);
    }

    private static void readAll(Reader in, CsvSource source) {
        var csv = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowUnclosedQuote(false)
                .build(source, in);
        for (var records = csv.iterator(); records.hasNext(); ) {
            records.next();
        }
    }

    private static void read(Reader in, Input file, CsvSource source) throws IOException {
        try {
            readAll(in, source);
        } catch (CsvParseException e) {
            if (e.getCause() instanceof DataException known) {
                throw known;
            }
            source.sink.fail(source.getStartingLineNumber(), rule(e));
        } catch (StorageException e) {
            throw e;
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof CharacterCodingException)) {
                throw e.getCause();
            }
            source.sink.fail(Utf8.firstBadLine(file), "the bytes are not UTF-8; save the file as UTF-8");
        }
    }

    /** FastCSV has one exception for all that is wrong; its texts tell which. */
    private static String rule(CsvParseException e) {
        return String.valueOf(e.getMessage()).contains("maximum buffer size")
                ? "a field has more than 16,777,216 characters; shorten it, or close the quotes that it begins with"
                : "broken quotes: a field in quotes ends before a comma or a line end, and a quote within it is doubled";
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        sink.beginRow(startingLineNumber);
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        if (inHeader) {
            header.add(new String(buffer, offset, length));
        } else {
            sink.field(index, buffer, offset, length);
        }
    }

    @Override
    protected Boolean buildRecord() {
        if (getRecordType() == RecordType.DATA) {
            if (inHeader) {
                inHeader = false;
                sink.header(part, header);
            } else {
                sink.endRow(getFieldCount());
            }
        }
        return Boolean.TRUE;
    }
}
