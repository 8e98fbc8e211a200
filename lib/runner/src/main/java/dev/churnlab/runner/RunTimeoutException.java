package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;

/** A cell or a notebook that took longer than it was given. */
public final class RunTimeoutException extends RunnerException {
    private static final long serialVersionUID = 1;

    RunTimeoutException(String message) {
        super(Exit.TIMEOUT, message);
    }
}
