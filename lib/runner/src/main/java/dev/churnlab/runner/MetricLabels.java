package dev.churnlab.runner;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run's metrics are filed under; null for what does not apply.
 *
 * @param notebook the file's name without {@code .ipynb}
 * @param pipeline its name
 * @param step of the pipeline
 * @param schedule the cron line of a run that nobody started by hand
 */
public record MetricLabels(
        @Nullable String notebook, @Nullable String pipeline, @Nullable String step, @Nullable String schedule) {
    public MetricLabels {
        if (notebook == null && pipeline == null) {
            throw new IllegalArgumentException("a run is one of a notebook, a pipeline, or both");
        }
    }

    /** The run of a notebook: of what the variables name as its pipeline, step and schedule, where they do. */
    public static MetricLabels notebook(String file, Map<String, String> environment) {
        return new MetricLabels(
                bare(file),
                given(environment, "CHURNLAB_PIPELINE"),
                given(environment, "CHURNLAB_STEP"),
                given(environment, "CHURNLAB_SCHEDULE"));
    }

    /** The run of a pipeline. */
    public static MetricLabels pipeline(String name, Map<String, String> environment) {
        return new MetricLabels(null, name, null, given(environment, "CHURNLAB_SCHEDULE"));
    }

    /** A step of this run of a pipeline. */
    public MetricLabels step(Step step) {
        return new MetricLabels(bare(String.valueOf(step.notebook().getFileName())), pipeline, step.name(), schedule);
    }

    private static String bare(String file) {
        return file.endsWith(".ipynb") ? file.substring(0, file.length() - ".ipynb".length()) : file;
    }

    private static @Nullable String given(Map<String, String> environment, String name) {
        var value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** Those that apply, by their names in Prometheus. */
    Map<String, String> all() {
        var all = new LinkedHashMap<String, String>();
        put(all, "notebook", notebook);
        put(all, "pipeline", pipeline);
        put(all, "step", step);
        put(all, "schedule", schedule);
        return all;
    }

    private static void put(Map<String, String> all, String name, @Nullable String value) {
        if (value != null) {
            all.put(name, value);
        }
    }
}
