package dev.churnlab.tracking;

/** A server that understood what was asked, and never will do it: a value that it does not take. */
final class Refused extends TrackingException {
    Refused(String message) {
        super(message);
    }
}
