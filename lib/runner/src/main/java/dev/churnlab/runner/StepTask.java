package dev.churnlab.runner;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a step.
 *
 * @param pipeline its name
 * @param run the id of the run
 * @param parameters their values, without expressions
 * @param output where the executed notebook is to be: a file in the run's folder
 * @param secrets names of variables and parameters whose values are written nowhere
 * @param hidden texts that are written nowhere
 * @param stop what can end it early
 * @param listener who hears about it
 */
public record StepTask(
        String pipeline,
        String run,
        Step step,
        Map<String, @Nullable Object> parameters,
        Path output,
        Set<String> secrets,
        Set<String> hidden,
        Stop stop,
        RunListener listener) {
    public StepTask {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        secrets = Set.copyOf(secrets);
        hidden = Set.copyOf(hidden);
    }
}
