package dev.churnlab.kernel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as it may stand in an HTML script element: without {@code <}, {@code >} and {@code &}, so that no text in it is
 * meant, and in ASCII but for what people write with.
 */
final class ScriptJson {
    private final StringBuilder json = new StringBuilder();

    private ScriptJson() {}

    /** Maps, lists, texts, whole and finite numbers, and null. */
    static String of(@Nullable Object value) {
        var writer = new ScriptJson();
        writer.write(value);
        return writer.json.toString();
    }

    private void write(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            json.append('{');
            map.forEach((name, each) -> {
                separate('{');
                text(String.valueOf(name));
                json.append(':');
                write(each);
            });
            json.append('}');
        } else if (value instanceof List<?> list) {
            json.append('[');
            list.forEach(each -> {
                separate('[');
                write(each);
            });
            json.append(']');
        } else if (value instanceof String text) {
            text(text);
        } else {
            json.append(value);
        }
    }

    private void separate(char open) {
        if (json.charAt(json.length() - 1) != open) {
            json.append(',');
        }
    }

    private void text(String text) {
        json.append('"');
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029) {
                json.append("\\u").append(Integer.toHexString(c | 0x10000), 1, 5);
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
