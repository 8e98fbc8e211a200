package dev.churnlab.kubernetes;

import java.time.Instant;

/**
 * A Job or a schedule, in a few words.
 *
 * @param notebook the notebook's name, without .ipynb
 * @param user who has sent it
 * @param exit the exit code, empty until it has ended
 * @param reason why it failed or waits, or what its schedule is; empty if there is nothing to say
 */
public record JobSummary(
        String name, String notebook, String user, State state, Instant created, String exit, String reason) {
    /** What becomes of it. */
    public enum State {
        PENDING,
        RUNNING,
        DONE,
        FAILED,
        /** Cancelled, and saving its notebook. */
        ENDING,
        SCHEDULED,
        /** A schedule that somebody has stopped. */
        SUSPENDED
    }
}
