package dev.churnlab.kubernetes;

/** Hears how a Job goes on. Lines come on a thread of their own. */
public interface JobListener {
    /** Hears nothing. */
    JobListener NONE = new JobListener() {};

    /** The Job does not run yet, for a reason that Kubernetes gives; told again when the reason changes. */
    default void waiting(String reason) {}

    /** A pod runs; the attempt is 1-based. */
    default void started(String pod, int attempt) {}

    /** A line of the log. */
    default void printed(String line) {}

    /** An attempt has failed, and there will be another one. */
    default void retrying(int attempt, String why) {}

    /** Something that the user should know; the Job goes on. */
    default void warning(String line) {}
}
