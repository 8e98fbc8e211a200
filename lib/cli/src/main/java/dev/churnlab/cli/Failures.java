package dev.churnlab.cli;

import dev.churnlab.data.DataException;
import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.ExitCode;
import dev.churnlab.storage.StorageException;
import dev.churnlab.tracking.TrackingException;
import dev.churnlab.training.TrainingException;

/** What a failure of the library means at the command line: one line and an exit code. */
final class Failures {
    private Failures() {}

    /** The exit code for a failure; whatever the user gave wrongly is {@link Exit#BAD_INPUT}. */
    static Exit exit(Throwable failure) {
        if (failure instanceof ExitCode known) {
            return known.exit();
        }
        if (failure instanceof StorageException storage) {
            return switch (storage.reason()) {
                case NOT_FOUND, NOT_PERMITTED, CONFLICT -> Exit.BAD_INPUT;
                case DISK_FULL, SERVICE, FAILED -> Exit.SERVICE;
            };
        }
        return isUsers(failure) ? Exit.BAD_INPUT : Exit.CELL_FAILED;
    }

    /** One line that says what is wrong; for a fault of our own, how to report it. */
    static String line(Throwable failure) {
        var known = isUsers(failure) || failure instanceof ExitCode || failure instanceof StorageException;
        var message = String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        return known
                ? message
                : "internal error: " + failure.getClass().getName() + ": " + message
                        + "; run again with --verbose and report what it prints";
    }

    private static boolean isUsers(Throwable failure) {
        return failure instanceof DataException
                || failure instanceof TrainingException
                || failure instanceof TrackingException
                || failure instanceof IllegalArgumentException;
    }
}
