package dev.churnlab.notebook;

/**
 * An exception that says how the run ends in which it was thrown: a gate that refused ends it with 3, a service that
 * failed with 5. Any other exception of a cell ends it with 1.
 */
public interface ExitCode {
    /** How the run ends. */
    Exit exit();
}
