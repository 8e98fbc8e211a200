package dev.churnlab.training;

import ml.dmlc.xgboost4j.java.XGBoostError;

/** Calls of XGBoost's native library, with its errors in one line. */
final class Native {
    /** A call that may fail. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws XGBoostError;
    }

    /** A call that may fail and returns nothing. */
    @FunctionalInterface
    interface Action {
        void run() throws XGBoostError;
    }

    private Native() {}

    /**
     * Makes a call.
     *
     * @param doing what is tried, as in {@code "train"}
     * @throws TrainingException if XGBoost refuses, or cannot be loaded on this machine
     */
    static <T> T call(String doing, Call<T> call) {
        try {
            return call.run();
        } catch (XGBoostError e) {
            throw new TrainingException("XGBoost cannot " + doing + ": " + firstLine(e), e);
        } catch (ExceptionInInitializerError | NoClassDefFoundError | UnsatisfiedLinkError e) {
            throw new TrainingException(
                    "XGBoost's native library cannot be loaded; it needs glibc, libgomp1 and a folder "
                            + System.getProperty("java.io.tmpdir") + " that can be written",
                    e);
        }
    }

    /** As {@link #call}, for what returns nothing. */
    static void run(String doing, Action action) {
        Native.<Boolean>call(doing, () -> {
            action.run();
            return true;
        });
    }

    /** The native message without the time and place before it and the stack after it. */
    private static String firstLine(XGBoostError e) {
        var text = String.valueOf(e.getMessage()).strip();
        var line = text.lines().findFirst().orElse("no reason given");
        return line.replaceFirst("^\\[\\d+:\\d+:\\d+\\] \\S+:\\d+: ", "");
    }
}
