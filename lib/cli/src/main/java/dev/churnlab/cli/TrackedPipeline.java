package dev.churnlab.cli;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.churnlab.runner.PipelineResult;
import dev.churnlab.runner.StepRecord;
import dev.churnlab.storage.StorageException;
import dev.churnlab.tracking.Run;
import dev.churnlab.tracking.Tracking;
import dev.churnlab.tracking.TrackingException;
import java.nio.file.Files;

/**
 * Gives the MLflow run of a pipeline, which a step names as its output {@code run}, what only the pipeline has: the
 * executed notebook of that step, and the report. Other notebooks may show customers, and go along only when that is
 * asked for.
 */
final class TrackedPipeline {
    private static final String RUN = "run";

    private TrackedPipeline() {}

    /** What goes wrong is a warning: the pipeline has done its work. */
    static void record(PipelineResult result, boolean allNotebooks) {
        if (System.getenv("MLFLOW_TRACKING_URI") == null) {
            return;
        }
        result.steps().stream()
                .filter(step -> step.outputs().containsKey(RUN))
                .findFirst()
                .ifPresent(step -> record(result, step, allNotebooks));
    }

    private static void record(PipelineResult result, StepRecord made, boolean allNotebooks) {
        var id = made.outputs().getOrDefault(RUN, MissingNode.getInstance());
        try (var run = Tracking.resume(id.asText())) {
            run.tag("churnlab.pipeline", result.id());
            result.steps().stream()
                    .filter(step -> allNotebooks || step == made)
                    .forEach(step -> notebook(run, result, step));
            if (Files.exists(result.report())) {
                run.artifact(result.report(), "report");
            }
        } catch (TrackingException | StorageException e) {
            System.err.println("churnlab: warning: MLflow has no notebooks of this pipeline: " + Failures.line(e));
        }
    }

    private static void notebook(Run run, PipelineResult result, StepRecord step) {
        var file = result.folder().resolve(step.executed());
        if (!step.executed().isEmpty() && Files.exists(file)) {
            run.artifact(file, "notebooks");
        }
    }
}
