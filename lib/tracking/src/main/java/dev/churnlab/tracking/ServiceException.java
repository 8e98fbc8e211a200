package dev.churnlab.tracking;

import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.ExitCode;
import org.jspecify.annotations.Nullable;

/** A tracking server that is not set, not there, or fails what it should do; the same call may succeed later. */
public final class ServiceException extends TrackingException implements ExitCode {
    private final boolean unsure;

    private ServiceException(String message, boolean unsure, @Nullable Throwable cause) {
        super(message, cause);
        this.unsure = unsure;
    }

    /** A server that certainly did not do what was asked. */
    static ServiceException undone(String message, @Nullable Throwable cause) {
        return new ServiceException(message, false, cause);
    }

    /** A server that may have done what was asked, and did not say so. */
    static ServiceException unsure(String message, @Nullable Throwable cause) {
        return new ServiceException(message, true, cause);
    }

    /** Whether the server may have done it all the same: it was asked, and the answer did not come or was an error. */
    boolean unsure() {
        return unsure;
    }

    @Override
    public Exit exit() {
        return Exit.SERVICE;
    }
}
