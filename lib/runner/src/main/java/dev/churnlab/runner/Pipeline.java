package dev.churnlab.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph of notebooks, as its file declares it (schema: {@code pipeline.schema.json} beside this class).
 *
 * @param file where it is declared; paths in it are relative to its folder
 * @param parameters their defaults
 * @param steps in the order of the file
 */
public record Pipeline(String name, Path file, Map<String, @Nullable Object> parameters, List<Step> steps) {
    public Pipeline {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        steps = List.copyOf(steps);
    }

    /**
     * Reads and checks a pipeline file.
     *
     * @throws dev.churnlab.notebook.NotebookException if something in it is wrong; one line with its place
     */
    public static Pipeline read(Path file) {
        return new PipelineReader(file.toAbsolutePath()).read();
    }

    /** The folder that paths are relative to. */
    public Path folder() {
        var parent = file.getParent();
        return parent == null ? Path.of("").toAbsolutePath() : parent;
    }

    /** The step with a name. */
    public Step step(String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step '" + name + "' in " + file + "; there are "
                        + String.join(", ", steps.stream().map(Step::name).toList())));
    }

    /** The steps so that each stands after those it needs, otherwise in the order of the file. */
    List<Step> inOrder() {
        var done = new LinkedHashSet<String>();
        var ordered = new ArrayList<Step>();
        while (ordered.size() < steps.size()) {
            for (var step : steps) {
                if (!done.contains(step.name()) && done.containsAll(step.after())) {
                    done.add(step.name());
                    ordered.add(step);
                    break;
                }
            }
        }
        return ordered;
    }

    /** A step and all that need it, directly or not. */
    Set<String> from(String name) {
        var all = new HashSet<String>(Set.of(step(name).name()));
        for (var step : inOrder()) {
            if (step.after().stream().anyMatch(all::contains)) {
                all.add(step.name());
            }
        }
        return all;
    }
}
