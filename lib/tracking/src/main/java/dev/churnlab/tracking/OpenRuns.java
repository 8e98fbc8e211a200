package dev.churnlab.tracking;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The runs that this process has open. When it ends (SIGTERM, System.exit) they end as KILLED, not as RUNNING for ever. */
final class OpenRuns {
    /** A process that is told to end is killed soon after: no long good-bye. */
    private static final long LONGEST_MS = 2000;

    private static final Set<Run> RUNS = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(OpenRuns::killAll, "churnlab-open-runs"));
    }

    private OpenRuns() {}

    static void add(Run run) {
        RUNS.add(run);
    }

    static void remove(Run run) {
        RUNS.remove(run);
    }

    private static void killAll() {
        if (RUNS.isEmpty()) {
            return;
        }
        var ending = new Thread(() -> RUNS.forEach(OpenRuns::kill), "churnlab-kill-runs");
        ending.setDaemon(true);
        ending.start();
        try {
            ending.join(LONGEST_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void kill(Run run) {
        try {
            run.kill();
        } catch (TrackingException e) {
            // The server is gone as well, or slow: the run stays RUNNING there, as after a SIGKILL.
        }
    }
}
