package dev.churnlab.runner;

import dev.churnlab.notebook.Cell;
import java.time.Duration;

/** Hears what happens in a run, on the run's thread. Texts have no secrets in them. */
public interface RunListener {
    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /** The kernel is there. */
    default void ready(Duration start) {}

    /**
     * A cell begins.
     *
     * @param cell its 1-based place
     * @param cells how many the notebook has
     */
    default void cellStarted(int cell, int cells, Cell content) {}

    /** A cell printed something. */
    default void printed(int cell, String stream, String text) {}

    /** A cell ended. */
    default void cellEnded(int cell, int cells, boolean failed, Duration time) {}

    /** Something that the user should know and that does not end the run. */
    default void warning(String line) {}

    /** The run is tried again, after this failure of this attempt (1-based). */
    default void retrying(int attempt, RunnerException failure) {}
}
