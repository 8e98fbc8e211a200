package dev.churnlab.training;

import org.jspecify.annotations.Nullable;

/** A model bundle that cannot be trusted or read; the message names the bundle, the file in it and what is wrong. */
public final class BundleException extends TrainingException {
    public BundleException(String message) {
        super(message);
    }

    public BundleException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
