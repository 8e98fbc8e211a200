package dev.churnlab.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a pipeline came to.
 *
 * @param folder where its notebooks, record and report are
 * @param steps in the order of the file
 * @param duration of the whole run
 * @param failure the first failure; null if all went well
 */
public record PipelineResult(
        String id, Path folder, List<StepRecord> steps, Duration duration, @Nullable RunnerException failure) {
    public PipelineResult {
        steps = List.copyOf(steps);
    }

    /** The report: a page that links to everything else. */
    public Path report() {
        return folder.resolve("index.html");
    }
}
