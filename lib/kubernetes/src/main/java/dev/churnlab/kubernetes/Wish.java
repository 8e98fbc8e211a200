package dev.churnlab.kubernetes;

import dev.churnlab.notebook.Exit;
import java.util.function.Supplier;

/** What who follows a Job wants. */
public enum Wish {
    GO_ON,
    /** Follow no longer; the Job goes on. */
    LEAVE,
    CANCEL;

    /** Wants nothing else. */
    static final Supplier<Wish> NONE = () -> GO_ON;

    /**
     * Ends the sending of a Job where this is wanted.
     *
     * @throws KubernetesException if it is cancelled
     */
    static void heed(Supplier<Wish> wish, String job) {
        if (wish.get() == CANCEL) {
            throw new KubernetesException(Exit.INTERRUPTED, "job " + job + " was cancelled before it was sent");
        }
    }
}
