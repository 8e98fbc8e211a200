package dev.churnlab.training;

import org.jspecify.annotations.Nullable;

/** Something that training, predicting or evaluating cannot do; the message is one line that says what to change. */
public class TrainingException extends RuntimeException {
    public TrainingException(String message) {
        super(message);
    }

    public TrainingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
