package dev.churnlab.runner;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A part of a message as it was sent; a large one is in a temporary file, so that it costs disk and not memory. */
sealed interface Frame {
    /** From this size on, in bytes, a part is kept in a file. */
    int LARGE = 4 << 20;
    /** The JDK keeps a copy outside the heap of what is written to a file or read from it at once. */
    int PIECE = 1 << 16;

    /** The size in bytes. */
    long length();

    /** The content, from its beginning, each time. */
    InputStream open() throws IOException;

    /** All of it, in memory. */
    byte[] bytes() throws IOException;

    /** Gives up what is not needed any more. */
    void close();

    /** Reads as many bytes as are said. */
    static Frame read(DataInputStream in, long length) throws IOException {
        if (length < LARGE) {
            var bytes = new byte[(int) length];
            in.readFully(bytes);
            return new InMemory(bytes);
        }
        var file = FileChannel.open(
                temporary(), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try {
            copy(in, length, file);
            return new InFile(file, length);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("churnlab-message-", null);
        } catch (IOException e) {
            throw unkept(e);
        }
    }

    private static void copy(DataInputStream in, long length, FileChannel file) throws IOException {
        var out = Channels.newOutputStream(file);
        var piece = new byte[PIECE];
        for (long left = length; left > 0; ) {
            int count = in.read(piece, 0, (int) Math.min(left, piece.length));
            if (count < 0) {
                throw new EOFException("a message ends early");
            }
            try {
                out.write(piece, 0, count);
            } catch (IOException e) {
                throw unkept(e);
            }
            left -= count;
        }
    }

    private static UncheckedIOException unkept(IOException e) {
        return new UncheckedIOException("cannot keep a kernel's output: " + e.getMessage(), e);
    }

    /** A small one. */
    record InMemory(byte[] bytes) implements Frame {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void close() {
            // The heap's.
        }
    }

    /** A large one. */
    record InFile(FileChannel file, long length) implements Frame {
        /** Reads at positions of its own; closing it leaves the file open. */
        @Override
        public InputStream open() {
            return new InputStream() {
                private long at;

                @Override
                public int read() throws IOException {
                    var one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] target, int from, int size) throws IOException {
                    int count = file.read(ByteBuffer.wrap(target, from, Math.min(size, PIECE)), at);
                    at += Math.max(0, count);
                    return count;
                }
            };
        }

        @Override
        public byte[] bytes() throws IOException {
            var all = new byte[Math.toIntExact(length)];
            try (var in = open()) {
                in.readNBytes(all, 0, all.length);
            }
            return all;
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                // The system's temporary folder keeps a file that nobody needs.
                return;
            }
        }
    }
}
