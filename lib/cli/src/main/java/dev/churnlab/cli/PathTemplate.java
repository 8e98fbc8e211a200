package dev.churnlab.cli;

import dev.churnlab.notebook.NotebookException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parameters in paths, as in {@code out/{seed}.ipynb}; {@code {{} and {@code }}} are braces. */
final class PathTemplate {
    private static final Pattern PART = Pattern.compile("\\{\\{|}}|\\{([^{}]*)}");
    private static final String RUN = UUID.randomUUID().toString();

    private PathTemplate() {}

    static String fill(String path, Map<String, ? extends @Nullable Object> parameters) {
        if (path.indexOf('{') < 0) {
            return path;
        }
        return PART.matcher(path)
                .replaceAll(part -> Matcher.quoteReplacement(
                        part.group(1) == null ? part.group().substring(1) : value(part.group(1), path, parameters)));
    }

    private static String value(String name, String path, Map<String, ? extends @Nullable Object> parameters) {
        return switch (name) {
            case "pm[run_uuid]" -> RUN;
            case "pm[current_datetime_local]" -> LocalDateTime.now().toString();
            case "pm[current_datetime_utc]" -> Instant.now().toString();
            default -> {
                if (!parameters.containsKey(name)) {
                    throw new NotebookException("the path " + path + " asks for a parameter '" + name
                            + "' that is not given; give it with -p, or double the braces");
                }
                yield String.valueOf(parameters.get(name));
            }
        };
    }
}
