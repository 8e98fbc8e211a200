package dev.churnlab.cli;

import dev.churnlab.notebook.Exit;
import dev.churnlab.runner.MetricLabels;
import dev.churnlab.runner.PipelineListener;
import dev.churnlab.runner.RunListener;
import dev.churnlab.runner.RunMetrics;
import dev.churnlab.runner.Step;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Pushes the metrics of one run to the Pushgateway that CHURNLAB_PUSHGATEWAY names, if it names one. */
final class Meter {
    private static final String ADDRESS = "CHURNLAB_PUSHGATEWAY";

    private final @Nullable RunMetrics metrics;
    private final MetricLabels labels;

    Meter(Map<String, String> environment, MetricLabels labels) {
        var address = environment.getOrDefault(ADDRESS, "");
        // Its library is loaded only where it is of use.
        this.metrics = address.isBlank() ? null : RunMetrics.of(address);
        this.labels = labels;
    }

    void begun() {
        if (metrics != null) {
            metrics.begun(labels);
        }
    }

    /** The run is over; whoever could not be told of it is a warning. */
    void ended(Exit exit, Duration time, Consumer<String> warnings) {
        if (metrics != null) {
            metrics.ended(labels, exit, time);
            metrics.finish().ifPresent(warnings);
        }
    }

    /** A listener that pushes the metrics of each step, too. */
    PipelineListener steps(PipelineListener listener) {
        return metrics == null ? listener : new Steps(listener, metrics, labels);
    }

    private record Steps(PipelineListener listener, RunMetrics metrics, MetricLabels labels)
            implements PipelineListener {
        @Override
        public void stepStarted(Step step, String reason) {
            metrics.begun(labels.step(step));
            listener.stepStarted(step, reason);
        }

        @Override
        public RunListener notebook(Step step) {
            return listener.notebook(step);
        }

        @Override
        public void stepCompleted(Step step, Duration time) {
            metrics.ended(labels.step(step), Exit.DONE, time);
            listener.stepCompleted(step, time);
        }

        @Override
        public void stepKept(Step step, String reason) {
            listener.stepKept(step, reason);
        }

        @Override
        public void stepFailed(Step step, Exit exit, String line, Duration time) {
            metrics.ended(labels.step(step), exit, time);
            listener.stepFailed(step, exit, line, time);
        }
    }
}
