package dev.churnlab.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of a pipeline file: {@code ${{ parameters.X }}}, {@code ${{ steps.X.outputs.Y }}}, {@code ${{ run.id }}}
 * and {@code ${{ run.dir }}}. One that is a whole text keeps the type of its value; within a text it is inserted.
 */
public final class Expressions {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{\\s*(.*?)\\s*}}");
    private static final Pattern KNOWN =
            Pattern.compile("parameters\\.([\\w-]+)|steps\\.([\\w-]+)\\.outputs\\.([\\w-]+)|run\\.(?:id|dir)");

    private Expressions() {}

    /** An expression: of the parameter, or of the step's output, or of the run. */
    public record Reference(String text, @Nullable String parameter, @Nullable String step, @Nullable String output) {}

    /** @throws IllegalArgumentException if it is none of the known ones */
    public static Reference parse(String expression) {
        var known = KNOWN.matcher(expression);
        if (!known.matches()) {
            throw new IllegalArgumentException("unknown expression '" + expression
                    + "'; there are parameters.NAME, steps.STEP.outputs.NAME, run.id and run.dir");
        }
        return new Reference(expression, known.group(1), known.group(2), known.group(3));
    }

    /**
     * A piece of a text.
     *
     * @param literal what stands there as it is; null of an expression
     * @param reference the expression; null of a literal
     */
    public record Part(@Nullable String literal, @Nullable Reference reference) {}

    /** A text as its literals and expressions, in order; none of an empty text. */
    public static List<Part> parts(String text) {
        var parts = new ArrayList<Part>();
        var found = EXPRESSION.matcher(text);
        int end = 0;
        while (found.find()) {
            if (found.start() > end) {
                parts.add(new Part(text.substring(end, found.start()), null));
            }
            parts.add(new Part(null, parse(found.group(1))));
            end = found.end();
        }
        if (end < text.length()) {
            parts.add(new Part(text.substring(end), null));
        }
        return parts;
    }

    /** Finds all expressions within a value. */
    public static void visit(@Nullable Object value, Consumer<Reference> sink) {
        if (value instanceof String text) {
            var found = EXPRESSION.matcher(text);
            while (found.find()) {
                sink.accept(parse(found.group(1)));
            }
        } else if (value instanceof List<?> list) {
            list.forEach(each -> visit(each, sink));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(each -> visit(each, sink));
        }
    }

    /** Replaces all expressions within a value. */
    public static @Nullable Object fill(@Nullable Object value, Function<Reference, @Nullable Object> values) {
        if (value instanceof String text) {
            return fill(text, values);
        } else if (value instanceof List<?> list) {
            var filled = new ArrayList<@Nullable Object>();
            list.forEach(each -> filled.add(fill(each, values)));
            return filled;
        } else if (value instanceof Map<?, ?> map) {
            var filled = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((key, each) -> filled.put(String.valueOf(key), fill(each, values)));
            return filled;
        }
        return value;
    }

    private static @Nullable Object fill(String text, Function<Reference, @Nullable Object> values) {
        var found = EXPRESSION.matcher(text);
        if (found.matches() && found.start() == 0 && text.indexOf("${{", 3) < 0) {
            return values.apply(parse(found.group(1)));
        }
        return EXPRESSION
                .matcher(text)
                .replaceAll(each -> Matcher.quoteReplacement(String.valueOf(values.apply(parse(each.group(1))))));
    }
}
