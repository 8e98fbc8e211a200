package dev.churnlab.notebook;

/** A notebook that cannot be used: not JSON, not a notebook, a parameter of the wrong type. The message is one line. */
public final class NotebookException extends RuntimeException implements ExitCode {
    public NotebookException(String message) {
        super(message);
    }

    public NotebookException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public Exit exit() {
        return Exit.BAD_INPUT;
    }
}
