package dev.churnlab.kubernetes;

import dev.churnlab.notebook.Notebook;
import dev.churnlab.notebook.NotebookException;
import dev.churnlab.runner.Expressions;
import dev.churnlab.runner.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a step of a pipeline takes along from this machine: its notebook, and the files beside that its parameters name. */
final class StepFiles {
    private StepFiles() {}

    /**
     * @param values of the step's parameters; a text that is the relative path of a file in the notebook's folder or below
     *     names one
     */
    static RunFiles of(Step step, Map<String, ? extends @Nullable Object> values) {
        var files = RunFiles.of(String.valueOf(step.notebook().getFileName()), withoutOutputs(step.notebook()));
        for (var sent : sent(step, values).entrySet()) {
            files = files.and(name(step, sent.getKey()), sent.getValue());
        }
        return files;
    }

    /** What is in the files beside the notebook that travel with it. */
    static SortedMap<Path, byte[]> sent(Step step, Map<String, ? extends @Nullable Object> values) {
        var named = new TreeSet<Path>();
        collect(folder(step), values, named);
        // A parameter may name the notebook itself, which travels anyway.
        named.remove(step.notebook().toAbsolutePath().normalize());
        var sent = new TreeMap<Path, byte[]>();
        named.forEach(file -> sent.put(file, bytes(file)));
        return sent;
    }

    /** What a file that travels is called beside the notebook. */
    static String name(Step step, Path file) {
        return folder(step).relativize(file).toString();
    }

    private static Path folder(Step step) {
        return step.notebook().toAbsolutePath().resolveSibling("").normalize();
    }

    /** The values of a step's parameters as far as they are known before anything has run. */
    static Map<String, @Nullable Object> values(Step step, Map<String, ? extends @Nullable Object> parameters) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        step.parameters()
                .forEach((name, value) -> values.put(
                        name,
                        Expressions.fill(
                                value, each -> each.parameter() == null ? "" : parameters.get(each.parameter()))));
        return values;
    }

    private static void collect(Path folder, @Nullable Object value, TreeSet<Path> named) {
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(each -> collect(folder, each, named));
        } else if (value instanceof List<?> list) {
            list.forEach(each -> collect(folder, each, named));
        } else if (value instanceof String text) {
            file(folder, text).ifPresent(named::add);
        }
    }

    private static Optional<Path> file(Path folder, String text) {
        try {
            var file = folder.resolve(text).normalize();
            boolean below = !text.isEmpty() && !Path.of(text).isAbsolute() && file.startsWith(folder);
            return below && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            // Some other text.
            return Optional.empty();
        }
    }

    /** What a cell once put out is of no use to the run, and may be large. */
    private static byte[] withoutOutputs(Path notebook) {
        var copy = Notebook.read(notebook).copy();
        for (var cell : copy.cells()) {
            if (cell.isCode()) {
                cell.outputs().removeAll();
                cell.json().putNull("execution_count");
            }
        }
        return copy.toBytes();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new NotebookException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
