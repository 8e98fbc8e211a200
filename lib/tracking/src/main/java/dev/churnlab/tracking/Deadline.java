package dev.churnlab.tracking;

import java.time.Duration;

/**
 * How long the calls of a thread may take together, whatever they are: a delivery is made of calls that each have a bound
 * of their own, and has one for all of them.
 */
final class Deadline {
    private static final ThreadLocal<Long> END = new ThreadLocal<>();

    private Deadline() {}

    /** Runs it with a bound, or that of the caller if it ends before; all that it asks of a server fails afterwards. */
    static void during(Duration bound, Runnable calls) {
        var outer = END.get();
        END.set(System.nanoTime() + atMost(bound).toNanos());
        try {
            calls.run();
        } finally {
            if (outer == null) {
                END.remove();
            } else {
                END.set(outer);
            }
        }
    }

    /** Has another thread do a part of it, with what is left of the bound. */
    static Runnable carried(Runnable calls) {
        var end = END.get();
        return end == null ? calls : () -> during(Duration.ofNanos(end - System.nanoTime()), calls);
    }

    /** Whether the calls of this thread have a bound: who set it does not want to wait for a server that is not there. */
    static boolean isSet() {
        return END.get() != null;
    }

    /** Whether there is a bound and it is over. */
    static boolean isOver() {
        var end = END.get();
        return end != null && System.nanoTime() - end >= 0;
    }

    /** What is left of the bound, at least a millisecond; never more than {@code most}. */
    static Duration atMost(Duration most) {
        var end = END.get();
        if (end == null) {
            return most;
        }
        var left = Duration.ofNanos(Math.max(end - System.nanoTime(), 1_000_000));
        return left.compareTo(most) < 0 ? left : most;
    }
}
