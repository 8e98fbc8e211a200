package dev.churnlab.training;

/** Training that ended early because its thread was interrupted; the thread's interrupt status is still set. */
public final class TrainingInterruptedException extends TrainingException {
    TrainingInterruptedException(int done, int rounds) {
        super("training was interrupted after " + done + " of " + rounds + " rounds");
    }
}
