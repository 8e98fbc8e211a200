package dev.churnlab.runner;

import dev.churnlab.notebook.NotebookException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a pipeline file; every error names its line. The published JSON Schema says the same, for editors. */
final class PipelineReader {
    private static final Set<String> KEYS = Set.of("name", "parameters", "steps");
    private static final Set<String> STEP_KEYS = Set.of(
            "name", "notebook", "parameters", "inputs", "outputs", "after", "retries", "timeout", "kernel");
    private static final String NAME = "[A-Za-z][A-Za-z0-9_-]{0,63}";

    private final Path file;
    private final Path folder;

    PipelineReader(Path file) {
        this.file = file;
        this.folder = file.resolveSibling("").normalize();
    }

    Pipeline read() {
        var root = YamlText.compose(YamlText.read(file), file.toString());
        if (!(root instanceof MappingNode mapping)) {
            throw new NotebookException(file + " is no pipeline: it is no mapping with name and steps");
        }
        var entries = entries(mapping, KEYS, "pipeline");
        var name = name(required(entries, "name", mapping));
        var parameters = mapping(entries.get("parameters"));
        var steps = new ArrayList<Step>();
        var lines = new LinkedHashMap<String, Node>();
        for (var each : sequence(required(entries, "steps", mapping))) {
            var step = step(each, parameters, lines);
            steps.add(step);
        }
        if (steps.isEmpty()) {
            throw wrong(mapping, "there are no steps");
        }
        for (var value : parameters.values()) {
            check(mapping, value, parameters, Map.of(), "a parameter's default");
        }
        var byName = new LinkedHashMap<String, Step>();
        steps.forEach(step -> byName.put(step.name(), step));
        steps.forEach(step -> checkReferences(step, byName, parameters, lines));
        checkCycles(byName, lines);
        return new Pipeline(name, file, parameters, steps);
    }

    private Step step(Node node, Map<String, @Nullable Object> parameters, Map<String, Node> lines) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, "a step is a mapping with name and notebook");
        }
        var entries = entries(mapping, STEP_KEYS, "step");
        var name = name(required(entries, "name", mapping));
        if (lines.put(name, mapping) != null) {
            throw wrong(mapping, "there are two steps '" + name + "'");
        }
        var notebookNode = required(entries, "notebook", mapping);
        var notebook = folder.resolve(text(notebookNode)).normalize();
        if (!Files.isRegularFile(notebook)) {
            throw wrong(notebookNode, "no such notebook: " + notebook);
        }
        var given = mapping(entries.get("parameters"));
        var inputs = texts(entries.get("inputs"));
        var after = new LinkedHashSet<>(texts(entries.get("after")));
        for (Object value : List.of(given, inputs)) {
            try {
                Expressions.visit(value, reference -> {
                    if (reference.step() != null) {
                        after.add(reference.step());
                    }
                });
            } catch (IllegalArgumentException e) {
                throw wrong(mapping, "step '" + name + "': " + e.getMessage());
            }
        }
        var timeout = entries.get("timeout");
        var kernel = entries.get("kernel");
        return new Step(
                name,
                line(mapping),
                notebook,
                given,
                inputs,
                texts(entries.get("outputs")),
                after,
                retries(entries.get("retries")),
                timeout == null ? null : duration(timeout),
                kernel == null ? null : text(kernel));
    }

    private void checkReferences(
            Step step, Map<String, Step> steps, Map<String, @Nullable Object> parameters, Map<String, Node> lines) {
        var node = java.util.Objects.requireNonNull(lines.get(step.name()));
        for (var each : step.after()) {
            if (!steps.containsKey(each)) {
                throw wrong(node, "step '" + step.name() + "' needs a step '" + each + "' that is not there; there are "
                        + String.join(", ", steps.keySet()));
            }
        }
        check(node, step.parameters(), parameters, steps, "step '" + step.name() + "'");
        check(node, step.inputs(), parameters, steps, "step '" + step.name() + "'");
    }

    private void check(
            Node node,
            @Nullable Object value,
            Map<String, @Nullable Object> parameters,
            Map<String, Step> steps,
            String who) {
        try {
            Expressions.visit(value, reference -> {
                if (reference.parameter() != null && !parameters.containsKey(reference.parameter())) {
                    throw new IllegalArgumentException("no parameter '" + reference.parameter() + "'; there are "
                            + (parameters.isEmpty() ? "none" : String.join(", ", parameters.keySet())));
                }
                if (reference.step() != null) {
                    var step = steps.get(reference.step());
                    if (step == null || !step.outputs().contains(reference.output())) {
                        throw new IllegalArgumentException("step '" + reference.step() + "' declares no output '"
                                + reference.output() + "'"
                                + (step == null ? "" : "; it declares " + String.join(", ", step.outputs())));
                    }
                }
            });
        } catch (IllegalArgumentException e) {
            throw wrong(node, who + ": " + e.getMessage());
        }
    }

    private void checkCycles(Map<String, Step> steps, Map<String, Node> lines) {
        var done = new LinkedHashSet<String>();
        boolean progress = true;
        while (progress) {
            progress = false;
            for (var step : steps.values()) {
                if (done.containsAll(step.after())) {
                    progress |= done.add(step.name());
                }
            }
        }
        for (var step : steps.values()) {
            if (!done.contains(step.name())) {
                var rest = steps.keySet().stream().filter(each -> !done.contains(each)).toList();
                throw wrong(
                        java.util.Objects.requireNonNull(lines.get(step.name())),
                        "these steps wait for each other: " + String.join(", ", rest));
            }
        }
    }

    private Map<String, Node> entries(MappingNode mapping, Set<String> known, String what) {
        var entries = new LinkedHashMap<String, Node>();
        for (var tuple : mapping.getValue()) {
            var key = text(tuple.getKeyNode());
            if (!known.contains(key)) {
                throw wrong(tuple.getKeyNode(), "a " + what + " has no '" + key + "'; it has "
                        + String.join(", ", known.stream().sorted().toList()));
            }
            if (entries.put(key, tuple.getValueNode()) != null) {
                throw wrong(tuple.getKeyNode(), "'" + key + "' stands there twice");
            }
        }
        return entries;
    }

    private Node required(Map<String, Node> entries, String key, Node where) {
        var node = entries.get(key);
        if (node == null) {
            throw wrong(where, "'" + key + "' is missing");
        }
        return node;
    }

    private String name(Node node) {
        var name = text(node);
        if (!name.matches(NAME)) {
            throw wrong(node, "a name starts with a letter and has letters, digits, _ and - only, was '" + name + "'");
        }
        return name;
    }

    private String text(Node node) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
            return scalar.getValue();
        }
        throw wrong(node, "a text is needed here");
    }

    private List<Node> sequence(Node node) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw wrong(node, "a list is needed here");
    }

    private List<String> texts(@Nullable Node node) {
        return node == null ? List.of() : sequence(node).stream().map(this::text).toList();
    }

    private Map<String, @Nullable Object> mapping(@Nullable Node node) {
        if (node == null) {
            return Map.of();
        }
        var values = new LinkedHashMap<String, @Nullable Object>();
        if (YamlText.value(node, file.toString()) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> values.put(String.valueOf(key), value));
            return values;
        }
        throw wrong(node, "a mapping of names to values is needed here");
    }

    private int retries(@Nullable Node node) {
        if (node == null) {
            return 0;
        }
        var text = text(node);
        if (!text.matches("[0-9]{1,2}")) {
            throw wrong(node, "retries is a number from 0 to 99, was '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private Duration duration(Node node) {
        try {
            return Durations.parse(text(node));
        } catch (IllegalArgumentException e) {
            throw wrong(node, String.valueOf(e.getMessage()));
        }
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private NotebookException wrong(Node node, String what) {
        return new NotebookException(file + ", line " + line(node) + ": " + what);
    }
}
