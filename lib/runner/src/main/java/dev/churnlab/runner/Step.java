package dev.churnlab.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A step of a pipeline: one notebook.
 *
 * @param line where the pipeline file declares it, 1-based
 * @param notebook its notebook
 * @param parameters what it is given; values may hold expressions
 * @param inputs files and folders that it reads, beside its parameters; may hold expressions
 * @param outputs the named outputs that it has to publish
 * @param after the steps that have to be done before, those that its expressions name included
 * @param retries how often it is tried again after causes that this can cure
 * @param timeout for each attempt; null is no limit
 * @param kernel instead of the notebook's own; null is that one
 */
public record Step(
        String name,
        int line,
        Path notebook,
        Map<String, @Nullable Object> parameters,
        List<String> inputs,
        List<String> outputs,
        Set<String> after,
        int retries,
        @Nullable Duration timeout,
        @Nullable String kernel) {
    public Step {
        parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        after = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(after));
    }
}
