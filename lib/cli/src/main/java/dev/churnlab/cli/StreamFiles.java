package dev.churnlab.cli;

import dev.churnlab.runner.RunListener;
import dev.churnlab.storage.StorageException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The streams of cells in files of their own. */
final class StreamFiles implements RunListener, AutoCloseable {
    private final @Nullable BufferedWriter stdout;
    private final @Nullable BufferedWriter stderr;

    StreamFiles(@Nullable Path stdout, @Nullable Path stderr) {
        this.stdout = open(stdout);
        this.stderr = open(stderr);
    }

    private static @Nullable BufferedWriter open(@Nullable Path file) {
        try {
            return file == null ? null : Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw StorageException.of("write", file == null ? Path.of("") : file, e);
        }
    }

    @Override
    public void printed(int cell, String stream, String text) {
        var file = stream.equals("stderr") ? stderr : stdout;
        if (file != null) {
            try {
                file.write(text);
                file.flush();
            } catch (IOException e) {
                throw StorageException.of("write", Path.of(stream), e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (stdout != null) {
            stdout.close();
        }
        if (stderr != null) {
            stderr.close();
        }
    }
}
