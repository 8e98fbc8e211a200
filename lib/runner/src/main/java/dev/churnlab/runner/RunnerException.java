package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.ExitCode;
import org.jspecify.annotations.Nullable;

/** A run that did not end well; the message is one line, and the exit code says what a scheduler may do about it. */
public class RunnerException extends RuntimeException implements ExitCode {
    private static final long serialVersionUID = 1;
    private final Exit exit;

    public RunnerException(Exit exit, String message) {
        this(exit, message, null);
    }

    public RunnerException(Exit exit, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    @Override
    public Exit exit() {
        return exit;
    }
}
