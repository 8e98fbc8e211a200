package dev.churnlab.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Says of a failure while reading what it means, and where. */
final class CheckedStream extends FilterInputStream {
    private final Location location;

    CheckedStream(InputStream in, Location location) {
        super(in);
        this.location = location;
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw location.failed("read", e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            throw location.failed("read", e);
        }
    }
}
