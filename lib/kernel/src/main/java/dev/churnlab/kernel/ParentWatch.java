package dev.churnlab.kernel;

import java.time.Duration;
import java.util.Optional;

/**
 * Ends the kernel when the process that started it has ended, so that a killed server or runner leaves no kernel
 * behind.
 *
 * <p>The parent is the process that Jupyter names in {@code JPY_PARENT_PID}, or else the direct one. It is asked after
 * every few seconds by a thread that the JDK has for this; nothing runs in between.
 */
final class ParentWatch {
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** As of a process that SIGTERM has ended. */
    private static final int EXIT_CODE = 143;

    private ParentWatch() {}

    static void start() {
        parent().ifPresent(parent -> parent.onExit().thenRun(ParentWatch::end));
    }

    /** A parent that is process 1 cannot be outlived in its container; on a machine it means that there is none. */
    private static Optional<ProcessHandle> parent() {
        var direct = ProcessHandle.current().parent();
        return ancestor(direct, System.getenv("JPY_PARENT_PID"))
                .or(() -> direct)
                .filter(parent -> parent.pid() > 1);
    }

    /** A pid from another container's namespace names a process here that has nothing to do with this one. */
    private static Optional<ProcessHandle> ancestor(Optional<ProcessHandle> direct, String pid) {
        var each = direct;
        while (each.isPresent() && !Long.toString(each.get().pid()).equals(pid)) {
            each = each.get().parent();
        }
        return each;
    }

    private static void end() {
        var last = new Thread(
                () -> {
                    sleep();
                    Runtime.getRuntime().halt(EXIT_CODE);
                },
                "churnlab-parent-watch");
        last.setDaemon(true);
        last.start();
        System.exit(EXIT_CODE);
    }

    private static void sleep() {
        try {
            Thread.sleep(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
