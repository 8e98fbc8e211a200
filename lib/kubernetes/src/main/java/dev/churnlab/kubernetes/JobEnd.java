package dev.churnlab.kubernetes;

/**
 * How a Job ended.
 *
 * @param kind in which way
 * @param code the exit code for whoever waited for it, 0–255: that of the notebook where it ran
 * @param why one line; empty if it is done
 * @param attempts how many pods ran
 */
public record JobEnd(Kind kind, int code, String why, int attempts) {
    /** In which way a Job ended. */
    public enum Kind {
        /** The notebook is done. */
        DONE,
        /** It ran, and failed. */
        FAILED,
        /** It never ran: no pod could be made, or none could start. */
        NOT_STARTED,
        /** Somebody removed it. */
        CANCELLED,
        /** It goes on; who followed it has left. */
        LEFT
    }

    /** Whether the notebook ran through. */
    public boolean done() {
        return kind == Kind.DONE;
    }
}
