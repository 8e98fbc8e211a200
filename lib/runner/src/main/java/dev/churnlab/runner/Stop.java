package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** A request to end a run early. The run saves what is there, marks the cell, ends the kernel and throws. */
public final class Stop {
    private static final long PATIENCE_MILLIS = 4500;

    private volatile @Nullable Exit exit;

    /**
     * A stop that Ctrl-C, SIGTERM and SIGHUP of this process request. A second signal, or a run that has not ended 4.5
     * seconds later, ends the process at once.
     */
    public static Stop onSignals() {
        var stop = new Stop();
        stop.on("INT", Exit.INTERRUPTED);
        stop.on("TERM", Exit.TERMINATED);
        stop.on("HUP", Exit.TERMINATED);
        return stop;
    }

    private void on(String signal, Exit exit) {
        Signal.handle(new Signal(signal), s -> {
            if (this.exit != null) {
                Runtime.getRuntime().halt(exit.code());
            }
            request(exit);
            var last = new Thread(() -> haltLater(exit), "stop");
            last.setDaemon(true);
            last.start();
        });
    }

    private static void haltLater(Exit exit) {
        try {
            TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
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

    void check() {
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
