package dev.churnlab.tracking;

import java.time.Duration;

/**
 * How long a run with a journal waits for its server.
 *
 * @param call in one call; an artifact or a model a second more for each MB
 * @param longCall in the first and in the last call: a server that is starting gets this time
 */
record Patience(Duration call, Duration longCall) {
    static final Patience STANDARD = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30));

    private static final int MB_BITS = 20;

    Duration large(long bytes) {
        return call.plusSeconds(bytes >> MB_BITS);
    }
}
