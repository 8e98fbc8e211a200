package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that have come and wait to be read, in order: a few in memory, the rest in a temporary file. A kernel that
 * prints faster than its output can be stored costs disk, neither memory nor lost lines.
 */
final class Inbox implements AutoCloseable {
    /** The JDK keeps a copy outside the heap of what is written or read at once. */
    private static final int PIECE = 1 << 16;

    private final long limit;
    private final ArrayDeque<List<byte[]>> memory = new ArrayDeque<>();
    private long bytes;
    private @Nullable FileChannel file;
    private long written;
    private long read;
    private int filed;
    private @Nullable Throwable failure;

    /** @param limit how many bytes are held in memory, about */
    Inbox(long limit) {
        this.limit = limit;
    }

    /**
     * Adds a message.
     *
     * @return whether it is the only one
     */
    synchronized boolean put(List<byte[]> frames) {
        boolean first = memory.isEmpty() && filed == 0;
        if (filed > 0 || bytes > limit) {
            try {
                write(frames);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot keep a kernel's output: " + e.getMessage(), e);
            }
            filed++;
        } else {
            memory.add(frames);
            bytes += size(frames);
        }
        return first;
    }

    /** Says that no more messages will come, and why: who takes the next is told. */
    synchronized void fail(Throwable cause) {
        failure = cause;
    }

    /**
     * Takes the oldest message; null if there is none.
     *
     * @throws RunnerException if there is none and none will come
     */
    synchronized @Nullable List<byte[]> take() {
        if (failure != null && memory.isEmpty() && filed == 0) {
            throw failure instanceof OutOfMemoryError
                    ? new FloodException("the cell printed more at once than this process can hold")
                    : new RunnerException(
                            Exit.SERVICE, "the kernel's output cannot be read any more: " + failure, failure);
        }
        var frames = memory.poll();
        if (frames != null) {
            bytes -= size(frames);
            return frames;
        }
        if (filed == 0) {
            return null;
        }
        try {
            frames = read();
            if (--filed == 0) {
                opened().truncate(0);
                written = 0;
                read = 0;
            }
            return frames;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a kernel's output again: " + e.getMessage(), e);
        }
    }

    synchronized boolean isEmpty() {
        return memory.isEmpty() && filed == 0;
    }

    private static long size(List<byte[]> frames) {
        return frames.stream().mapToLong(frame -> frame.length).sum();
    }

    private FileChannel opened() throws IOException {
        if (file == null) {
            Path path = Files.createTempFile("churnlab-inbox-", null);
            file = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        }
        return file;
    }

    private void write(List<byte[]> frames) throws IOException {
        written(ByteBuffer.allocate(4).putInt(0, frames.size()));
        for (var frame : frames) {
            written(ByteBuffer.allocate(4).putInt(0, frame.length));
            written(ByteBuffer.wrap(frame));
        }
    }

    private void written(ByteBuffer buffer) throws IOException {
        int end = buffer.limit();
        while (buffer.position() < end) {
            buffer.limit(Math.min(end, buffer.position() + PIECE));
            written += opened().write(buffer, written);
        }
    }

    private List<byte[]> read() throws IOException {
        int count = filled(4).getInt(0);
        var frames = new ArrayList<byte[]>(count);
        for (int i = 0; i < count; i++) {
            frames.add(filled(filled(4).getInt(0)).array());
        }
        return frames;
    }

    private ByteBuffer filled(int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.position() < length) {
            buffer.limit(Math.min(length, buffer.position() + PIECE));
            int count = opened().read(buffer, read);
            if (count < 0) {
                throw new EOFException("the file ends early");
            }
            read += count;
        }
        return buffer;
    }

    @Override
    public synchronized void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // The system's temporary folder keeps a file that nobody needs.
            return;
        }
    }
}
