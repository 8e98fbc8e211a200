package dev.churnlab.kubernetes;

/** What who follows a Job wants. */
public enum Wish {
    GO_ON,
    /** Follow no longer; the Job goes on. */
    LEAVE,
    CANCEL
}
