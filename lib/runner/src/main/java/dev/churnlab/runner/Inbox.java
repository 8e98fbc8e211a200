package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Messages that have come and wait to be read, in order: a few in memory, the rest in a temporary file. A kernel that
 * prints faster than its output can be stored costs disk, neither memory nor lost lines.
 */
final class Inbox implements AutoCloseable {
    /** A message with the channel that it came on. */
    record Mail(Message.Channel channel, List<Frame> frames) {
        long size() {
            long size = 0;
            for (var frame : frames) {
                size += OVERHEAD + (frame instanceof Frame.InMemory ? frame.length() : 0);
            }
            return size;
        }
    }

    /** What the heap needs for a part beside its bytes. */
    private static final int OVERHEAD = 64;

    private static final int CHUNK = 1 << 17;
    private static final Message.Channel[] CHANNELS = Message.Channel.values();
    /** Stands in the file for a part that has a file of its own. */
    private static final int ELSEWHERE = -1;

    private final long limit;
    private final ArrayDeque<Mail> memory = new ArrayDeque<>();
    private final ArrayDeque<Frame> elsewhere = new ArrayDeque<>();
    private long bytes;
    /** What is in the file, written by the chunk: its pieces' lengths; before it the head, behind it the tail. */
    private final ArrayDeque<Integer> chunks = new ArrayDeque<>();

    private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
    private DataInputStream head = new DataInputStream(new ByteArrayInputStream(new byte[0]));
    private @Nullable FileChannel file;
    private long written;
    private long read;
    /** How many messages are in head, file and tail. */
    private int filed;

    private boolean nudged;
    private boolean ended;
    private boolean closed;
    private @Nullable Throwable failure;

    /** @param limit how many bytes are held in memory, about */
    Inbox(long limit) {
        this.limit = limit;
    }

    /** Adds a message. */
    synchronized void put(Mail mail) {
        if (closed) {
            mail.frames().forEach(Frame::close);
        } else if (filed > 0 || bytes > limit) {
            try {
                write(mail);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot keep a kernel's output: " + e.getMessage(), e);
            }
            filed++;
        } else {
            memory.add(mail);
            bytes += mail.size();
        }
        notifyAll();
    }

    /** Ends the waiting of who waits, though there may be no message. */
    synchronized void nudge() {
        nudged = true;
        notifyAll();
    }

    /**
     * Says that no more messages will come on a channel.
     *
     * @param cause why, where it is a failure on this side: who takes the next message is told
     */
    synchronized void end(@Nullable Throwable cause) {
        ended = true;
        nudged = true;
        failure = failure == null ? cause : failure;
        notifyAll();
    }

    /** Whether the kernel has closed a connection; what it sent before may still be here. */
    synchronized boolean ended() {
        return ended;
    }

    /** Waits until there is a message, up to a time, or a nudge. */
    synchronized void await(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (isEmpty() && failure == null && !nudged) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        nudged = false;
    }

    private boolean isEmpty() {
        return memory.isEmpty() && filed == 0;
    }

    /**
     * Takes the oldest message; null if there is none.
     *
     * @throws RunnerException if there is none and none will come, for a failure on this side
     */
    synchronized @Nullable Mail take() {
        if (failure != null && isEmpty()) {
            throw failure instanceof OutOfMemoryError
                    ? new FloodException("the cell printed more at once than this process can hold")
                    : new RunnerException(
                            Exit.SERVICE, "the kernel's output cannot be read any more: " + failure, failure);
        }
        var mail = memory.poll();
        if (mail != null) {
            bytes -= mail.size();
            return mail;
        }
        if (filed == 0) {
            return null;
        }
        try {
            filed--;
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a kernel's output again: " + e.getMessage(), e);
        }
    }

    private FileChannel opened() throws IOException {
        if (file == null) {
            Path path = Files.createTempFile("churnlab-inbox-", null);
            file = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        }
        return file;
    }

    private void write(Mail mail) throws IOException {
        var out = new DataOutputStream(tail);
        out.writeByte(mail.channel().ordinal());
        out.writeInt(mail.frames().size());
        for (var frame : mail.frames()) {
            if (frame instanceof Frame.InMemory small) {
                out.writeInt(small.bytes().length);
                out.write(small.bytes());
            } else {
                out.writeInt(ELSEWHERE);
                elsewhere.add(frame);
            }
        }
        if (tail.size() >= CHUNK) {
            var chunk = ByteBuffer.wrap(tail.toByteArray());
            tail.reset();
            chunks.add(chunk.limit());
            while (chunk.hasRemaining()) {
                var piece = chunk.slice(chunk.position(), Math.min(Frame.PIECE, chunk.remaining()));
                int count = opened().write(piece, written);
                written += count;
                chunk.position(chunk.position() + count);
            }
        }
    }

    private Mail read() throws IOException {
        if (head.available() == 0) {
            head = new DataInputStream(new ByteArrayInputStream(nextChunk()));
        }
        var channel = CHANNELS[head.readByte()];
        int count = head.readInt();
        var frames = new ArrayList<Frame>(count);
        for (int i = 0; i < count; i++) {
            int length = head.readInt();
            frames.add(length == ELSEWHERE ? elsewhere.remove() : new Frame.InMemory(head.readNBytes(length)));
        }
        return new Mail(channel, frames);
    }

    private byte[] nextChunk() throws IOException {
        var length = chunks.poll();
        if (length == null) {
            var last = tail.toByteArray();
            tail.reset();
            return last;
        }
        var chunk = new byte[length];
        for (int at = 0; at < length; ) {
            int count = opened().read(ByteBuffer.wrap(chunk, at, Math.min(Frame.PIECE, length - at)), read);
            if (count < 0) {
                throw new EOFException("the file ends early");
            }
            at += count;
            read += count;
        }
        if (chunks.isEmpty()) {
            opened().truncate(0);
            written = 0;
            read = 0;
        }
        return chunk;
    }

    @Override
    public synchronized void close() {
        closed = true;
        memory.forEach(mail -> mail.frames().forEach(Frame::close));
        memory.clear();
        elsewhere.forEach(Frame::close);
        elsewhere.clear();
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
