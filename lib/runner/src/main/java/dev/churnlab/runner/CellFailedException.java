package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;

/** A cell that ended with an error. Its exit code is 1 unless the error carries another. */
public final class CellFailedException extends RunnerException {
    private static final long serialVersionUID = 1;
    private final int cell;
    private final String error;

    CellFailedException(Exit exit, int cell, String error) {
        super(exit, "cell " + cell + ": " + error);
        this.cell = cell;
        this.error = error;
    }

    /** The 1-based place of the cell in the notebook that was run. */
    public int cell() {
        return cell;
    }

    /** The one line that says most about the error. */
    public String error() {
        return error;
    }
}
