package dev.churnlab.notebook;

import java.util.List;
import java.util.Map;

/** What errors call a value. */
final class Values {
    private Values() {}

    static String describe(Object value) {
        var text = value.toString();
        var shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        if (value instanceof String) {
            return "the text '" + shown.replaceAll("\\R", " ") + "'";
        } else if (value instanceof Number) {
            return "the number " + shown;
        } else if (value instanceof List) {
            return "a list";
        } else if (value instanceof Map) {
            return "a map";
        }
        return shown;
    }
}
