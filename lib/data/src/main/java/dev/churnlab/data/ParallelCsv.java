package dev.churnlab.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a large CSV file in as many stretches at once as there are processors. It can where no field is in quotes: then
 * every line feed ends a record. At the first quote, and at anything that is wrong, it gives up, and the file is to be
 * read from its beginning, so that messages are those of one reading.
 */
final class ParallelCsv {
    /** A smaller file is read before threads have warmed up, in bytes. */
    static final long WORTH_IT = 8 << 20;

    private static final int LONGEST_HEADER = 1 << 16;

    private ParallelCsv() {}

    /**
     * Reads a local file.
     *
     * @param least the size in bytes from which on it is tried
     * @return all of it; null: it cannot be read so
     */
    static @Nullable Reading read(Path file, long least, int stretches, Loading loading, Supplier<Reading> readings) {
        try {
            if (stretches < 2 || !Files.isRegularFile(file) || Files.size(file) < least) {
                return null;
            }
            try (var channel = FileChannel.open(file)) {
                return read(channel, stretches, loading, readings);
            }
        } catch (IOException | UncheckedIOException | CsvParseException | DataException e) {
            // Whatever it is, the reading from the beginning finds it again, and says where.
            return null;
        }
    }

    private static @Nullable Reading read(
            FileChannel channel, int stretches, Loading loading, Supplier<Reading> readings) throws IOException {
        var start = new byte[LONGEST_HEADER];
        var length = Math.max(0, channel.read(ByteBuffer.wrap(start), 0));
        var mark = length > 2 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF ? 3 : 0;
        var end = mark;
        while (end < length && start[end] != '\n') {
            if (start[end++] == '"') {
                return null;
            }
        }
        if (end == length) {
            return null;
        }
        var names = header(new String(start, mark, end - mark, StandardCharsets.UTF_8));
        if (names == null) {
            return null;
        }
        var limits = limits(channel, end + 1L, stretches);
        var parts = IntStream.range(0, stretches)
                .parallel()
                .mapToObj(i -> read(channel, limits[i], limits[i + 1], names, loading, readings))
                .toList();
        var whole = parts.get(0);
        for (var part : parts.subList(1, parts.size())) {
            whole.append(part);
        }
        return whole;
    }

    private static @Nullable List<String> header(String line) {
        try (var records = CsvReader.builder().ofCsvRecord(line)) {
            var found = records.stream().toList();
            return found.size() == 1 ? found.get(0).getFields() : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the stretches begin: each after a line feed, but for the last, which is the end. */
    private static long[] limits(FileChannel channel, long begin, int stretches) throws IOException {
        var limits = new long[stretches + 1];
        var size = channel.size();
        limits[0] = begin;
        limits[stretches] = size;
        var buffer = ByteBuffer.allocate(LONGEST_HEADER);
        for (var i = 1; i < stretches; i++) {
            var at = Math.max(limits[i - 1], begin + (size - begin) / stretches * i);
            var found = false;
            while (!found && at < size) {
                buffer.clear();
                var length = channel.read(buffer, at);
                for (var j = 0; j < length && !found; j++) {
                    at++;
                    found = buffer.get(j) == '\n';
                }
            }
            limits[i] = at;
        }
        return limits;
    }

    private static Reading read(
            FileChannel channel,
            long begin,
            long end,
            List<String> names,
            Loading loading,
            Supplier<Reading> readings) {
        var reading = readings.get();
        reading.header("", names);
        try (var in = new InputStreamReader(
                loading.watched(new WithoutQuotes(channel, begin, end)), StandardCharsets.UTF_8.newDecoder())) {
            CsvSource.readRest(in, reading);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!reading.isGood()) {
            throw new DataException("something is wrong");
        }
        return reading;
    }

    /** A stretch of a file, which must not have a quote. */
    private static final class WithoutQuotes extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long at;

        WithoutQuotes(FileChannel channel, long begin, long end) {
            this.channel = channel;
            this.at = begin;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (at >= end) {
                return -1;
            }
            var count = channel.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, end - at)), at);
            for (var i = offset; i < offset + count; i++) {
                if (bytes[i] == '"') {
                    throw new IOException("a quote");
                }
            }
            at += Math.max(0, count);
            return count;
        }
    }
}
