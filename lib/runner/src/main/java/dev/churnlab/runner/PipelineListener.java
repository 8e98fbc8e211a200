package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import java.time.Duration;

/** Hears what happens in a run of a pipeline, on the threads of its steps. */
public interface PipelineListener {
    /** Hears nothing. */
    PipelineListener NONE = new PipelineListener() {};

    /** A step begins. */
    default void stepStarted(Step step, String reason) {}

    /** Who hears about the run of the step's notebook. */
    default RunListener notebook(Step step) {
        return RunListener.NONE;
    }

    /** A step ended well. */
    default void stepCompleted(Step step, Duration time) {}

    /** A step is not run again. */
    default void stepKept(Step step, String reason) {}

    /** A step failed. */
    default void stepFailed(Step step, Exit exit, String line, Duration time) {}
}
