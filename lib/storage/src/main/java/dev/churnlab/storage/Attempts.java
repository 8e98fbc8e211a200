package dev.churnlab.storage;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tries again, twice at most, what a short disturbance of the network or of the server may have broken. */
final class Attempts {
    private static final int MOST = 3;
    private static final long PAUSE_MILLIS = 250;

    private Attempts() {}

    static <T extends @Nullable Object> T of(String doing, Location where, Callable<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.call();
            } catch (StorageException e) {
                throw e;
            } catch (Exception e) {
                if (attempt == MOST || !Failure.passes(e) || !pause(attempt)) {
                    throw Failure.of(doing, where, e);
                }
            }
        }
    }

    private static boolean pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS * attempt * attempt);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
