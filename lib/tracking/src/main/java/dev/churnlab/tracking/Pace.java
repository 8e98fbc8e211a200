package dev.churnlab.tracking;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;

/**
 * How often the server is asked of its own accord: a delivery that took some time is followed by ten times as long without
 * one, so that a slow server costs a training a tenth of its time, and one that stalls no more.
 */
final class Pace {
    private static final long SHORTEST = Duration.ofSeconds(1).toNanos();
    private static final int REST = 10;

    @GuardedBy("this") private long next = System.nanoTime() + SHORTEST;

    @GuardedBy("this") private boolean failed;

    /** Whether what can wait is to be delivered now. */
    synchronized boolean isDue() {
        return System.nanoTime() - next >= 0;
    }

    /** Whether what should not wait is to be delivered now: not soon after a server failed. */
    synchronized boolean isOpen() {
        return !failed || isDue();
    }

    synchronized void delivered(long began, boolean well) {
        var now = System.nanoTime();
        failed = !well;
        next = now + Math.max(SHORTEST, REST * (now - began));
    }
}
