package dev.churnlab.training;

/** Training that ended early because its thread was interrupted; the thread's interrupt status is still set. */
public final class TrainingInterruptedException extends TrainingException {
    TrainingInterruptedException(String message) {
        super(message);
    }

    TrainingInterruptedException(int done, int rounds) {
        this("training was interrupted after " + done + " of " + rounds + " rounds");
    }
}
