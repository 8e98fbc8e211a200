package dev.churnlab.data;

import dev.churnlab.storage.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One file that is read, wherever it is.
 *
 * @param name for messages
 * @param part its name among several; empty: it is the only one
 * @param again whether it can be opened more than once, which a pipe cannot
 * @param loading what it is a part of
 */
record Input(String name, String part, boolean again, Loading loading, Opener opener) {
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }

    static Input of(Path file, String part, Loading loading) {
        return new Input(file.toString(), part, Files.isRegularFile(file), loading, () -> Files.newInputStream(file));
    }

    static Input of(Location remote, String part, Loading loading) {
        return new Input(remote.toString(), part, true, loading, remote::open);
    }

    InputStream open() throws IOException {
        return loading.watched(opener.open());
    }

    /** Whether it begins with these bytes; false if that cannot be known without using it up. */
    boolean beginsWith(byte[] bytes) throws IOException {
        if (!again) {
            return false;
        }
        try (var in = open()) {
            return Arrays.equals(in.readNBytes(bytes.length), bytes);
        }
    }
}
