package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;

/** A cell that printed more than a disk should hold. */
public final class FloodException extends RunnerException {
    private static final long serialVersionUID = 1;

    FloodException(String message) {
        super(Exit.CELL_FAILED, message);
    }
}
