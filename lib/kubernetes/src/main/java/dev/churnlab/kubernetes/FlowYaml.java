package dev.churnlab.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plain values as YAML in one line: JSON, but for numbers that are none there. */
final class FlowYaml {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What may stand in JSON as it is, and in YAML ends a line, or may not stand at all. */
    private static final Pattern NO_YAML = Pattern.compile("[\\u007f-\\u009f\\u2028\\u2029\\ufffe\\uffff]");

    private FlowYaml() {}

    static String of(@Nullable Object value) {
        return of(value, FlowYaml::scalar, FlowYaml::scalar);
    }

    /**
     * No two braces of ours stand beside each other, as those of a tag do.
     *
     * @param texts how a text is written
     * @param keys how the key of a map is
     */
    static String of(@Nullable Object value, Function<String, String> texts, Function<String, String> keys) {
        if (value instanceof String text) {
            return texts.apply(text);
        } else if (value instanceof List<?> list) {
            return list.stream().map(each -> of(each, texts, keys)).collect(Collectors.joining(", ", "[", "]"));
        } else if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(each -> keys.apply(String.valueOf(each.getKey())) + ": " + of(each.getValue(), texts, keys))
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        return scalar(value);
    }

    /** A text in quotes, a number, a truth, null. */
    static String scalar(@Nullable Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return number.isNaN() ? ".nan" : number > 0 ? ".inf" : "-.inf";
        }
        try {
            // Only in texts, since JSON has them nowhere else.
            return NO_YAML.matcher(JSON.writeValueAsString(value)).replaceAll(found -> "\\\\u%04x"
                    .formatted((int) found.group().charAt(0)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a parameter has a value that is no JSON: " + value, e);
        }
    }
}
