package dev.churnlab.kubernetes;

import dev.churnlab.runner.Expressions;
import dev.churnlab.runner.Expressions.Part;
import dev.churnlab.runner.Expressions.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The values of a pipeline as Argo's templates: YAML in which tags stand for what only the workflow knows, so that a
 * notebook gets values of the same types as on a laptop.
 *
 * <p>A parameter of the pipeline is an argument of the workflow. One whose value is a text is an argument as it is, one of
 * another type is JSON, and one that names the run itself is no argument: arguments cannot.
 */
final class ArgoValues {
    /** Argo names tasks and templates without underscores. */
    private static final String NOT_IN_NAMES = "[^A-Za-z0-9-]";

    private final Map<String, @Nullable Object> parameters;
    private final String folder;

    /** @param folder of all runs; each has its own below */
    ArgoValues(Map<String, @Nullable Object> parameters, String folder) {
        this.parameters = parameters;
        this.folder = folder;
    }

    /** The name of a step's task and template. */
    static String task(String step) {
        return step.replaceAll(NOT_IN_NAMES, "-");
    }

    /** What the output's name has behind it where its value is JSON. */
    static final String AS_JSON = "-json";

    /** The arguments of the workflow, by their names. */
    Map<String, String> arguments() {
        var arguments = new LinkedHashMap<String, String>();
        parameters.forEach((name, value) -> {
            if (isArgument(name)) {
                var text = value instanceof String given ? given : FlowYaml.of(value);
                if (text.contains("{{")) {
                    throw new IllegalArgumentException(
                            "parameter '" + name + "' holds '{{', which Argo takes for a tag: " + text);
                }
                arguments.put(name, text);
            }
        });
        return arguments;
    }

    private boolean isArgument(String name) {
        var found = new ArrayList<Reference>();
        Expressions.visit(parameters.get(name), found::add);
        return found.isEmpty();
    }

    /** A value as YAML in one line, with tags. */
    String yaml(@Nullable Object value) {
        return FlowYaml.of(value, text -> text(flat(text)), ArgoValues::literal);
    }

    /**
     * An output of another step that a step needs.
     *
     * @param step that makes it
     * @param of its name there
     * @param asJson whether it is needed as JSON, else as text
     */
    record Input(String step, String of, boolean asJson) implements Comparable<Input> {
        /** What it is called in the step that needs it. */
        String name() {
            // A task has no '_': no two outputs of two tasks get one name.
            return task() + "_" + output();
        }

        /** The task that makes it. */
        String task() {
            return ArgoValues.task(step);
        }

        /** The output parameter of that task. */
        String output() {
            return of + (asJson ? AS_JSON : "");
        }

        /**
         * What the step that needs it is given. An expression, since what a plain tag stands for is put into Argo's JSON with
         * the escapes of Go, of which JSON has not all; and a text as JSON without braces, which Argo would look at again.
         */
        String tag() {
            var value = "tasks['" + task() + "'].outputs.parameters['" + output() + "']";
            return "{{=" + (asJson ? value : untagged("toJson(" + value + ")")) + "}}";
        }

        /** An expression for its value within the step that needs it. */
        String term() {
            var given = "inputs.parameters['" + name() + "']";
            return asJson ? given : "fromJSON(" + given + ")";
        }

        @Override
        public int compareTo(Input other) {
            return name().compareTo(other.name());
        }
    }

    /** The outputs that a value needs. */
    TreeSet<Input> inputs(@Nullable Object value) {
        var inputs = new TreeSet<Input>();
        collect(value, inputs);
        return inputs;
    }

    private void collect(@Nullable Object value, TreeSet<Input> inputs) {
        if (value instanceof String text) {
            var parts = flat(text);
            for (var part : parts) {
                var reference = part.reference();
                if (reference != null && reference.step() != null) {
                    inputs.add(input(reference, parts.size() == 1));
                }
            }
        } else if (value instanceof List<?> list) {
            list.forEach(each -> collect(each, inputs));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(each -> collect(each, inputs));
        }
    }

    private static Input input(Reference reference, boolean asJson) {
        return new Input(Objects.requireNonNull(reference.step()), Objects.requireNonNull(reference.output()), asJson);
    }

    /** The parts of a text, with those of parameters that are no arguments in their places. */
    private List<Part> flat(String text) {
        var flat = new ArrayList<Part>();
        for (var part : Expressions.parts(text)) {
            var name = part.reference() == null ? null : part.reference().parameter();
            if (name != null && !isArgument(name)) {
                flat.addAll(flat(String.valueOf(parameters.get(name))));
            } else if (part.reference() != null && part.reference().text().equals("run.dir")) {
                flat.add(new Part(folder + "/", null));
                flat.add(new Part(null, Expressions.parse("run.id")));
            } else {
                flat.add(part);
            }
        }
        return flat;
    }

    private String text(List<Part> parts) {
        var whole = parts.size() == 1 ? parts.get(0).reference() : null;
        if (whole != null) {
            if (whole.parameter() != null) {
                return parameters.get(whole.parameter()) instanceof String
                        ? tag("toJson(" + term(whole) + ")")
                        : tag(term(whole));
            } else if (whole.step() != null) {
                return tag(escapedInYaml(term(whole, true)));
            }
        }
        if (parts.stream().allMatch(part -> part.literal() != null || isRunId(part))) {
            return parts.stream()
                    .map(part -> part.literal() == null ? "{{workflow.name}}" : escaped(part.literal()))
                    .collect(Collectors.joining("", "\"", "\""));
        }
        var json = parts.stream()
                .map(part -> part.literal() != null
                        ? literal(part.literal())
                        : term(Objects.requireNonNull(part.reference())))
                .collect(Collectors.joining(" + ", "toJson(", ")"));
        boolean made = parts.stream()
                .anyMatch(part -> part.reference() != null && part.reference().step() != null);
        return tag(made ? escapedInYaml(untagged(json)) : json);
    }

    /** An expression for a text as JSON in which Argo, which looks at what it has filled in, sees no tags. */
    private static String untagged(String json) {
        return "sprig.replace('{', '\\\\u007b', " + json + ")";
    }

    /** An expression for JSON that reads the same as YAML, in which some characters end a line, and one may not stand. */
    private static String escapedInYaml(String json) {
        for (char each : new char[] {'\u007f', '\u0085', '\u2028', '\u2029'}) {
            json = "sprig.replace('\\u%1$04x', '\\\\u%1$04x', %2$s)".formatted((int) each, json);
        }
        return json;
    }

    /** What an expression yields, as {@link RunPod#literal}: the value may hold dollars, which Kubernetes would read. */
    static String tag(String expression) {
        return "{{=sprig.replace('$', '$$', " + expression + ")}}";
    }

    /** A text of no value that reaches the container as it is; its braces are none to Argo. */
    static String argument(String text) {
        return RunPod.literal(text).replaceAll("[{}]", "{{='$0'}}");
    }

    private static boolean isRunId(Part part) {
        return part.reference() != null && part.reference().text().equals("run.id");
    }

    /** An expression in Argo's language; its value is a text. */
    private static String term(Reference reference) {
        return term(reference, false);
    }

    private static String term(Reference reference, boolean asJson) {
        if (reference.parameter() != null) {
            return "workflow.parameters['" + reference.parameter() + "']";
        }
        return reference.step() == null
                ? "workflow.name"
                : input(reference, asJson).term();
    }

    private static String literal(String text) {
        return '"' + escaped(text) + '"';
    }

    /** A text in quotes of JSON, without what Argo or Kubernetes would take for their own. */
    private static String escaped(String text) {
        var json = FlowYaml.scalar(text);
        return json.substring(1, json.length() - 1)
                .replace("{", "\\u007b")
                .replace("}", "\\u007d")
                .replace("$", "\\u0024");
    }
}
