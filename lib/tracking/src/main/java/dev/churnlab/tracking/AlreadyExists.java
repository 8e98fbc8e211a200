package dev.churnlab.tracking;

/** Somebody else made it first. */
final class AlreadyExists extends TrackingException {
    AlreadyExists(String message) {
        super(message);
    }
}
