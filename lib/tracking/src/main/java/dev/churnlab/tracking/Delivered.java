package dev.churnlab.tracking;

/**
 * What came of the journal of one run.
 *
 * @param run MLflow's id, or the journal's while the server does not know the run
 * @param url the run's page, or empty
 * @param entries how many waited
 * @param why what waits or was refused; empty if all is delivered
 */
public record Delivered(String run, String url, int entries, State state, String why) {
    /** Whether the server has it now. */
    public enum State {
        DELIVERED,
        /** The server is not there, or does not do it now. */
        WAITING,
        /** The run is still open, here or in another process. */
        IN_USE,
        /** Everything is delivered but what the server never will take. */
        REFUSED
    }
}
