package dev.churnlab.tracking;

/** A run, experiment, model or version that the tracking server does not have. */
public final class NotFoundException extends TrackingException {
    NotFoundException(String message) {
        super(message);
    }
}
