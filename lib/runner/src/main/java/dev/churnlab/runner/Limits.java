package dev.churnlab.runner;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long and how much a run may take.
 *
 * @param start for the kernel to be ready
 * @param cell for each cell; null is no limit
 * @param notebook for the whole notebook, the kernel's start included; null is no limit
 * @param autosave how often a long cell's output is saved; zero for never
 * @param output how many characters of one cell's output are stored in the notebook; the rest goes into files beside it
 * @param flood after how many characters a cell is stopped
 */
record Limits(
        Duration start,
        @Nullable Duration cell,
        @Nullable Duration notebook,
        Duration autosave,
        long output,
        long flood) {
    static final Limits DEFAULT =
            new Limits(Duration.ofSeconds(60), null, null, Duration.ofSeconds(5), 8 << 20, 4L << 30);

    Limits withStart(Duration time) {
        return new Limits(time, cell, notebook, autosave, output, flood);
    }

    Limits withCell(@Nullable Duration time) {
        return new Limits(start, time, notebook, autosave, output, flood);
    }

    Limits withNotebook(@Nullable Duration time) {
        return new Limits(start, cell, time, autosave, output, flood);
    }

    Limits withAutosave(Duration time) {
        return new Limits(start, cell, notebook, time, output, flood);
    }

    Limits withOutput(long characters) {
        return new Limits(start, cell, notebook, autosave, characters, Math.max(flood, characters));
    }

    Limits withFlood(long characters) {
        return new Limits(start, cell, notebook, autosave, Math.min(output, characters), characters);
    }
}
