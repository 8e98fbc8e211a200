package dev.churnlab.runner;

/** What became of a step. */
public enum StepState {
    /** Not begun. */
    PENDING,
    RUNNING,
    COMPLETED,
    FAILED,
    /** Not run again: what it did in an earlier run of the same folder still holds. */
    KEPT
}
