package dev.churnlab.tracking;

/** A value that the server does not take, whether it said so or it is known beforehand: asking again does not help. */
final class Refused extends TrackingException {
    Refused(String message) {
        super(message);
    }
}
