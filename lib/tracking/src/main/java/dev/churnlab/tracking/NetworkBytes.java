package dev.churnlab.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What all network interfaces of the machine, or of the container, have moved since they came up, the loopback included, as
 * Linux counts it.
 */
record NetworkBytes(long received, long sent) {
    /** Two lines of headings; then a line an interface: its name, a colon, eight numbers of what came and eight of what went. */
    static final Path COUNTERS = Path.of("/proc/net/dev");

    private static final int RECEIVED = 0;
    private static final int SENT = 8;
    private static final int HEADINGS = 2;

    /** What is counted now; nothing where it cannot be read. */
    static Optional<NetworkBytes> now(Path counters) {
        try {
            long received = 0;
            long sent = 0;
            for (var line : Files.readAllLines(counters).stream().skip(HEADINGS).toList()) {
                var numbers = line.substring(line.indexOf(':') + 1).strip().split("\\s+");
                received += Long.parseLong(numbers[RECEIVED]);
                sent += Long.parseLong(numbers[SENT]);
            }
            return Optional.of(new NetworkBytes(received, sent));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            // No Linux, or another format: a run goes on without these two.
            return Optional.empty();
        }
    }
}
