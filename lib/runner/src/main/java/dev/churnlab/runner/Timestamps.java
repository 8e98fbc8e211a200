package dev.churnlab.runner;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Points in time as ISO 8601 in UTC. */
final class Timestamps {
    private Timestamps() {}

    /** With microseconds at most. */
    static String micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).toString();
    }

    /** As Python's {@code isoformat()} has it: the zone as an offset. */
    static String offset(Instant time) {
        return micros(time).replace("Z", "+00:00");
    }
}
