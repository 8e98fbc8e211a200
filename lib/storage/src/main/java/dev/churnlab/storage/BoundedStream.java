package dev.churnlab.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Ends with a failure when more comes than may come. */
final class BoundedStream extends FilterInputStream {
    private final Supplier<StorageException> tooMuch;
    private long left;

    /** @param most how many bytes may come */
    BoundedStream(InputStream in, long most, Supplier<StorageException> tooMuch) {
        super(in);
        left = most;
        this.tooMuch = tooMuch;
    }

    private int count(int bytes) {
        left -= Math.max(0, bytes);
        if (left < 0) {
            throw tooMuch.get();
        }
        return bytes;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return count(in.read(bytes, offset, length));
    }
}
