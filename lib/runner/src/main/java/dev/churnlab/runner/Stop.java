package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** A request to end a run early. The run saves what is there, marks the cell, ends the kernel and throws. */
public final class Stop {
    private static final Duration PATIENCE = Duration.ofMillis(4500);

    private volatile @Nullable Exit exit;

    /**
     * A stop that Ctrl-C, SIGTERM and SIGHUP of this process request. A second signal, or a run that has not ended 4.5
     * seconds later, ends the process at once.
     */
    public static Stop onSignals() {
        return onSignals(PATIENCE);
    }

    /** The same for a run that may take another time to end. */
    public static Stop onSignals(Duration patience) {
        var stop = new Stop();
        stop.on("INT", Exit.INTERRUPTED, patience);
        stop.on("TERM", Exit.TERMINATED, patience);
        stop.on("HUP", Exit.TERMINATED, patience);
        return stop;
    }

    private void on(String signal, Exit exit, Duration patience) {
        Signal.handle(new Signal(signal), s -> {
            if (this.exit != null) {
                Runtime.getRuntime().halt(exit.code());
            }
            request(exit);
            var last = new Thread(() -> haltLater(exit, patience), "stop");
            last.setDaemon(true);
            last.start();
        });
    }

    private static void haltLater(Exit exit, Duration patience) {
        try {
            TimeUnit.MILLISECONDS.sleep(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // What is left of kernels ends with their guards.
        Runtime.getRuntime().halt(exit.code());
    }

    /** Asks the run to end with this exit. */
    public void request(Exit exit) {
        this.exit = exit;
    }

    /** Whether the run is to end. */
    public boolean requested() {
        return exit != null;
    }

    /** @throws StoppedException if the run is to end */
    public void check() {
        var stopped = stopped();
        if (stopped != null) {
            throw stopped;
        }
    }

    /** What a run ends with that has not done all when it was asked to end; null if it was not asked. */
    @Nullable StoppedException stopped() {
        var now = exit;
        return now == null ? null : new StoppedException(now);
    }
}
