package dev.churnlab.runner;

/** A step of a pipeline that failed; its message names the notebook, the cell, the error and the executed notebook. */
public final class StepFailedException extends RunnerException {
    private static final long serialVersionUID = 1;

    StepFailedException(RunnerException cause, String message) {
        super(cause.exit(), message, cause);
    }
}
