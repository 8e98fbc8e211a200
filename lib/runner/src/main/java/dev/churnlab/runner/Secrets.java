package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.churnlab.notebook.Parameters;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Texts that must not be written anywhere: wherever one would be, {@code *****} stands instead. */
public final class Secrets {
    /** No secrets. */
    public static final Secrets NONE = new Secrets(List.of());

    private static final Pattern NAME = Pattern.compile(
            "(?i).*(SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY).*");
    private static final String MASK = "*****";
    /** Shorter values of variables that only look like secrets would mask half of what is printed. */
    private static final int SHORTEST = 6;

    private final List<String> texts;

    private Secrets(Collection<String> texts) {
        // The longest first: one may be part of another. Of several lines, each is one, since output is cut at line
        // ends.
        this.texts = texts.stream()
                .flatMap(text -> Stream.concat(
                        Stream.of(text), text.lines().filter(line -> !line.equals(text) && line.length() > SHORTEST)))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /**
     * The values of environment variables that look like secrets by their names, and of those named.
     *
     * @param named variables or parameters that are secret whatever they look like
     */
    public static Secrets of(Map<String, String> environment, Map<String, ?> parameters, Collection<String> named) {
        var texts = new TreeSet<String>();
        environment.forEach((name, value) -> {
            if (named.contains(name) && !value.isBlank()
                    || NAME.matcher(name).matches()
                            && value.length() >= SHORTEST
                            && !value.matches("true|false")
                            && !isFile(value)) {
                texts.addAll(Parameters.written(value));
            }
        });
        for (var name : named) {
            var value = parameters.get(name);
            if (value != null && !value.toString().isBlank()) {
                texts.addAll(Parameters.written(value.toString()));
            }
        }
        return texts.isEmpty() ? NONE : new Secrets(texts);
    }

    /** A variable may name the file of a secret; a secret itself may look like a path. */
    private static boolean isFile(String value) {
        try {
            return value.startsWith("/") && Files.exists(Path.of(value));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** These and more texts. */
    public Secrets and(Collection<String> more) {
        if (more.isEmpty()) {
            return this;
        }
        var all = new TreeSet<>(texts);
        more.forEach(each -> all.addAll(Parameters.written(each)));
        return new Secrets(all);
    }

    /**
     * Where a text can be cut so that no secret is cut in two: at a line end, else where none begins before and ends
     * after, not even one that goes on beyond the text.
     *
     * @param at at most there
     */
    int cut(CharSequence text, int at) {
        if (texts.isEmpty()) {
            return at;
        }
        var before = text.subSequence(0, at).toString();
        int line = before.lastIndexOf('\n');
        if (line >= 0) {
            return line + 1;
        }
        int end = Math.max(0, at - texts.get(0).length() + 1);
        for (int last = -1; last != end; ) {
            last = end;
            for (var secret : texts) {
                int start = before.lastIndexOf(secret, end - 1);
                end = start >= 0 && start + secret.length() > end ? start : end;
            }
        }
        return end;
    }

    /** Whether a value was masked when it was written; it cannot be used any more. */
    boolean wereIn(JsonNode value) {
        return value.isTextual()
                ? value.asText().contains(MASK)
                : StreamSupport.stream(value.spliterator(), false).anyMatch(this::wereIn);
    }

    /** The value with every secret in its texts replaced. */
    public JsonNode mask(JsonNode value) {
        if (value.isObject()) {
            var masked = Wire.object();
            value.properties().forEach(each -> masked.set(mask(each.getKey()), mask(each.getValue())));
            return masked;
        } else if (value.isArray()) {
            var masked = Wire.object().arrayNode();
            value.forEach(each -> masked.add(mask(each)));
            return masked;
        }
        var text = value.asText();
        var masked = mask(text);
        return masked.equals(text) ? value : TextNode.valueOf(masked);
    }

    /** The text with every secret replaced. */
    public String mask(String text) {
        var masked = text;
        for (var secret : texts) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }
}
