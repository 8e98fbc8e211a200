package dev.churnlab.kubernetes;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How long a pod's reason to wait is borne: some are cured by what is made at the same time, such as a secret. */
final class Patience {
    /** A kubelet tries again every ten seconds, more or less. */
    static final Duration SETTLING = Duration.ofSeconds(20);

    private final LongSupplier clock;
    private @Nullable Long since;

    Patience() {
        this(System::nanoTime);
    }

    /** @param clock nanoseconds since any moment */
    Patience(LongSupplier clock) {
        this.clock = clock;
    }

    /** Whether more time does not help, with what was heard before. */
    boolean isOver(Attempt.Waiting waiting) {
        if (!waiting.settling()) {
            since = null;
            return waiting.hopeless();
        }
        if (since == null) {
            since = clock.getAsLong();
        }
        return clock.getAsLong() - since > SETTLING.toNanos();
    }
}
