package dev.churnlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the standard streams of this process are connected to. */
final class Terminal {
    private Terminal() {}

    /** Whether a stream (0, 1 or 2) is a terminal. */
    static boolean is(int stream) {
        var link = link(stream);
        return link.isEmpty() ? System.console() != null : link.startsWith("/dev/pts/") || link.startsWith("/dev/tty");
    }

    /** Whether a stream (0, 1 or 2) is a pipe. */
    static boolean isPipe(int stream) {
        return link(stream).startsWith("pipe:");
    }

    private static String link(int stream) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream)).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
