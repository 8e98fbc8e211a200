package dev.churnlab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Feeds the records of a Parquet file into a {@link RecordSink}, as the texts that a CSV file would have. */
final class ParquetSource {
    /** How every Parquet file begins. */
    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    private ParquetSource() {}

    /**
     * Whether a file is Parquet, by how it begins.
     *
     * @throws DataException if it is not, but its name says so
     */
    static boolean isParquet(Input file) throws IOException {
        var parquet = file.beginsWith(MAGIC);
        if (!parquet && file.again() && file.name().endsWith(".parquet")) {
            throw new DataException(file.name() + ": no Parquet file, though its name says so; write it anew");
        }
        return parquet;
    }

    /**
     * Reads a file.
     *
     * @param copy where it lies on the disk
     */
    static void read(Path copy, Input file, RecordSink sink) {
        var options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs())
                .build();
        try (var reader = new ParquetFileReader(new LocalInputFile(copy), options)) {
            var all = reader.getFileMetaData().getSchema();
            var wanted = new MessageType(
                    all.getName(),
                    all.getFields().stream()
                            .filter(field -> sink.wants(field.getName()))
                            .toList());
            for (var field : wanted.getFields()) {
                ParquetValues.check(field, file.name());
            }
            sink.header(file.part(), all.getFields().stream().map(Type::getName).toList());
            if (wanted.getFieldCount() == 0) {
                return;
            }
            reader.setRequestedSchema(wanted);
            read(
                    reader,
                    wanted,
                    places(all, wanted),
                    sink,
                    new Rows(file.loading(), Files.size(copy), reader.getRecordCount()));
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library has no exception of its own for a file whose bytes make no sense.
            throw new DataException(
                    file.name() + ": broken Parquet file: " + Problem.oneLine(String.valueOf(e.getMessage())), e);
        }
    }

    private static int[] places(MessageType all, MessageType wanted) {
        return wanted.getFields().stream()
                .mapToInt(field -> all.getFieldIndex(field.getName()))
                .toArray();
    }

    private static void read(ParquetFileReader reader, MessageType wanted, int[] places, RecordSink sink, Rows rows)
            throws IOException {
        var columns = new ColumnIOFactory().getColumnIO(wanted);
        var record = new ParquetRecord(wanted.getFields(), places, sink);
        var width = reader.getFileMetaData().getSchema().getFieldCount();
        for (var pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
            var records = columns.getRecordReader(pages, record);
            for (var row = 0L; row < pages.getRowCount(); row++) {
                sink.beginRow(0);
                records.read();
                sink.endRow(width);
                rows.next();
            }
        }
    }

    /** Tells how far it is in bytes of the file, as if all rows were of one length. */
    private static final class Rows {
        private static final int AT_A_TIME = 4096;

        private final Loading loading;
        private final double length;
        private long rows;

        Rows(Loading loading, long bytes, long rows) {
            this.loading = loading;
            this.length = (double) bytes / Math.max(1, rows);
        }

        void next() {
            if (++rows % AT_A_TIME == 0) {
                loading.read((long) (length * rows) - (long) (length * (rows - AT_A_TIME)));
            }
        }
    }
}
