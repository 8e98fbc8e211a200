package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run of a pipeline came to, as lines for people: steps and times, outputs, where everything is. */
public final class Summary {
    private static final int LONGEST = 100;

    private Summary() {}

    /** The lines, without line ends and secrets. */
    public static List<String> lines(PipelineResult result, Secrets secrets) {
        var lines = new ArrayList<String>();
        int name = result.steps().stream()
                .mapToInt(step -> step.name().length())
                .max()
                .orElse(0);
        lines.add("");
        for (var step : result.steps()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-" + Math.max(4, name) + "s  %-9s  %9s",
                    step.name(),
                    step.state().name().toLowerCase(Locale.ROOT),
                    step.duration().isZero() ? "" : Durations.show(step.duration())));
        }
        lines.add(String.format(
                Locale.ROOT,
                "  %-" + Math.max(4, name) + "s  %-9s  %9s",
                "",
                "in all",
                Durations.show(result.duration())));
        for (var step : result.steps()) {
            if (!step.outputs().isEmpty()) {
                lines.add("");
                lines.add(step.name());
                step.outputs().forEach((key, value) -> output(key, secrets.mask(value), "  ", lines));
            }
        }
        lines.add("");
        lines.add("notebooks and record: " + result.folder());
        lines.add("report: " + result.report());
        return lines;
    }

    private static void output(String key, JsonNode value, String indent, List<String> lines) {
        boolean flat = value.isObject()
                && value.size() <= 20
                && value.properties().stream().allMatch(each -> each.getValue().isValueNode());
        if (flat) {
            lines.add(indent + key);
            int width = value.properties().stream()
                    .mapToInt(each -> each.getKey().length())
                    .max()
                    .orElse(0);
            value.properties()
                    .forEach(each -> lines.add(
                            indent + "  " + String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s  ", each.getKey())
                                    + text(each.getValue())));
        } else {
            lines.add(indent + key + ": " + text(value));
        }
    }

    private static String text(JsonNode value) {
        if (value.isFloatingPointNumber()) {
            double number = value.doubleValue();
            return Math.abs(number) >= 1e-3 && Math.abs(number) < 1e6
                    ? String.format(Locale.ROOT, "%.4f", number)
                    : String.valueOf(number);
        }
        var text = value.isTextual() ? value.asText() : value.toString();
        text = text.replaceAll("\\s+", " ");
        // A path is only of use as a whole.
        return text.length() > LONGEST && !text.startsWith("/") ? text.substring(0, LONGEST) + "…" : text;
    }
}
