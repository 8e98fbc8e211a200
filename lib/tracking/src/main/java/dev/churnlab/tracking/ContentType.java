package dev.churnlab.tracking;

import java.util.Locale;

/** What a file is, by the end of its name. */
final class ContentType {
    private ContentType() {}

    static String of(String name) {
        var end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (end) {
            case "json" -> "application/json";
            case "ipynb" -> "application/x-ipynb+json";
            case "yaml", "yml" -> "application/yaml";
            case "csv" -> "text/csv";
            case "txt", "md", "py", "log" -> "text/plain";
            case "html" -> "text/html";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            default -> name.endsWith("MLmodel") ? "application/yaml" : "application/octet-stream";
        };
    }
}
