package dev.churnlab.data;

import dev.churnlab.progress.Progress;
import dev.churnlab.progress.ProgressState;
import dev.churnlab.storage.Location;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** One reading of a table, on several threads or one: tells how far it is, and ends when its thread is interrupted. */
final class Loading implements AutoCloseable {
    private final String name;
    private final Thread reader = Thread.currentThread();
    private final Progress progress;

    private Loading(String name, long bytes) {
        this.name = name;
        this.progress = Progress.start("loading", ProgressState.BYTES, bytes);
    }

    /** Begins; of a place that is not on this machine nobody knows how much will come. */
    static Loading start(Location location) {
        return new Loading(
                location.toString(), location.path().map(Loading::size).orElse(0L));
    }

    static Loading start(Path path) {
        return new Loading(path.toString(), size(path));
    }

    /** In bytes, those of a folder's files together; 0: nobody knows, or the reading itself will say what is wrong. */
    private static long size(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                return Files.isRegularFile(path) ? Files.size(path) : 0;
            }
            try (var files = Files.list(path)) {
                return files.filter(Files::isRegularFile)
                        .mapToLong(Loading::size)
                        .sum();
            }
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * So many more bytes are read.
     *
     * @throws DataException if the thread that loads is interrupted
     */
    void read(long bytes) {
        if (reader.isInterrupted()) {
            throw new DataException("loading " + name + " was interrupted; load it again");
        }
        if (bytes > 0) {
            progress.add(bytes);
        }
    }

    /** The same stream, watched. */
    InputStream watched(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int value = in.read();
                Loading.this.read(value < 0 ? 0 : 1);
                return value;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = in.read(bytes, offset, length);
                Loading.this.read(count);
                return count;
            }
        };
    }

    void finish() {
        progress.finish();
    }

    @Override
    public void close() {
        progress.close();
    }
}
