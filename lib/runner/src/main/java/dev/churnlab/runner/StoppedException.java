package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;

/** A run that was told to stop, by Ctrl-C or SIGTERM. */
public final class StoppedException extends RunnerException {
    private static final long serialVersionUID = 1;

    StoppedException(Exit exit) {
        super(exit, "stopped by " + exit.meaning());
    }
}
