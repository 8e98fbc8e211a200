package dev.churnlab.runner;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A picture of a pipeline's graph with the states and times of its steps: columns by depth, arrows to the right. */
final class GraphPicture {
    private static final int WIDTH = 150;
    private static final int HEIGHT = 48;
    private static final int GAP_X = 50;
    private static final int GAP_Y = 20;

    private GraphPicture() {}

    static String svg(Pipeline pipeline, RunRecord record) {
        var depth = new LinkedHashMap<String, Integer>();
        var row = new HashMap<String, Integer>();
        var rows = new HashMap<Integer, Integer>();
        for (var step : pipeline.inOrder()) {
            int column = step.after().stream().mapToInt(each -> depth.getOrDefault(each, 0) + 1).max().orElse(0);
            depth.put(step.name(), column);
            row.put(step.name(), rows.merge(column, 1, Integer::sum) - 1);
        }
        int columns = depth.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
        int tallest = rows.values().stream().mapToInt(Integer::intValue).max().orElse(1);
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" width=\"%1$d\" role=\"img\" aria-label=\"The steps and what they wait for\""
                        + " font-family=\"system-ui,sans-serif\" font-size=\"13\">",
                columns * (WIDTH + GAP_X) - GAP_X + 2,
                tallest * (HEIGHT + GAP_Y) - GAP_Y + 2));
        for (var step : pipeline.steps()) {
            for (var before : step.after()) {
                svg.append(arrow(x(depth, before) + WIDTH, y(row, before), x(depth, step.name()), y(row, step.name())));
            }
        }
        for (var step : record.steps()) {
            svg.append(box(step, x(depth, step.name()), y(row, step.name())));
        }
        return svg.append("</svg>").toString();
    }

    private static int x(Map<String, Integer> depth, String step) {
        return 1 + depth.getOrDefault(step, 0) * (WIDTH + GAP_X);
    }

    private static int y(Map<String, Integer> row, String step) {
        return 1 + row.getOrDefault(step, 0) * (HEIGHT + GAP_Y);
    }

    private static String arrow(int x1, int y1, int x2, int y2) {
        int middle = HEIGHT / 2;
        return String.format(
                Locale.ROOT,
                "<path d=\"M%d %dC%d %d %d %d %d %d\" fill=\"none\" stroke=\"#8c959f\"/>",
                x1, y1 + middle, x1 + GAP_X / 2, y1 + middle, x2 - GAP_X / 2, y2 + middle, x2, y2 + middle);
    }

    private static String box(StepRecord step, int x, int y) {
        var colour =
                switch (step.state()) {
                    case COMPLETED, KEPT -> "#dafbe1";
                    case FAILED -> "#ffebe9";
                    case RUNNING -> "#ddf4ff";
                    case PENDING -> "#f6f8fa";
                };
        var state = step.state().name().toLowerCase(Locale.ROOT)
                + (step.duration().isZero() ? "" : ", " + Durations.show(step.duration()));
        return String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\" stroke=\"#8c959f\"/>"
                        + "<text x=\"%d\" y=\"%d\" font-weight=\"600\">%s</text><text x=\"%6$d\" y=\"%d\">%s</text>",
                x, y, WIDTH, HEIGHT, colour, x + 10, y + 20, Report.escape(step.name()), y + 38, state);
    }
}
