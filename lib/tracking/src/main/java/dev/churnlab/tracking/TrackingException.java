package dev.churnlab.tracking;

import org.jspecify.annotations.Nullable;

/** Something that MLflow, or a policy, does not take; the message is one line that says what, where and what to do. */
public class TrackingException extends RuntimeException {
    TrackingException(String message) {
        super(message);
    }

    TrackingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
