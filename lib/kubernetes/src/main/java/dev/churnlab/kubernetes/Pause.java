package dev.churnlab.kubernetes;

import dev.churnlab.notebook.Exit;
import java.util.concurrent.TimeUnit;

/** The time between two looks at a cluster. */
final class Pause {
    private Pause() {}

    /**
     * Waits.
     *
     * @param doing what is interrupted, as in {@code "a pod was waited for"}
     * @throws KubernetesException if the thread is interrupted, which it stays
     */
    static void of(long millis, String doing) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubernetesException(Exit.INTERRUPTED, "interrupted while " + doing, e);
        }
    }
}
