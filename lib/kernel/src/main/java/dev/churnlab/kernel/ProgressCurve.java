package dev.churnlab.kernel;

import dev.churnlab.progress.ProgressState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures of a piece of work as a small curve that grows: the losses while a model is trained, the best score of a search. */
final class ProgressCurve {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 120;
    private static final int LABEL = 150;
    /** As training's are: what else is known has another scale. */
    private static final String LOSS = "log_loss";
    /** Okabe and Ito's blue and vermillion, told apart by everybody; the second line has dashes as well. */
    private static final List<String> STROKES =
            List.of("stroke=\"#0072B2\"", "stroke=\"#D55E00\" stroke-dasharray=\"5 3\"");

    private record Line(String name, List<double[]> points) {
        double last() {
            return points.get(points.size() - 1)[1];
        }
    }

    private ProgressCurve() {}

    /** An SVG picture with words; empty while there are fewer than two points. */
    static String of(ProgressState state) {
        var lines = lines(state);
        if (lines.isEmpty()) {
            return "";
        }
        double least = lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(p -> p[1])
                .min()
                .orElse(0);
        double most = lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(p -> p[1])
                .max()
                .orElse(1);
        double height = Math.max(most - least, 1e-9);
        // As wide as what is done: of the first of many rounds, too, the shape can be seen.
        double width = Math.max(1, state.done());
        var svg = new StringBuilder("<div><svg role=\"img\" width=\"" + (WIDTH + LABEL) + "\" height=\"" + (HEIGHT + 10)
                + "\" style=\"max-width:100%\" aria-label=\"" + Html.entities(words(lines)) + "\">");
        svg.append("<path fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".4\" d=\"M1 1V" + (HEIGHT + 5) + "H"
                + WIDTH + "\"/>");
        double label = Double.NEGATIVE_INFINITY;
        var sorted = new ArrayList<>(lines);
        sorted.sort((a, b) -> Double.compare(b.last(), a.last()));
        for (var line : sorted) {
            var path = line.points().stream()
                    .map(p -> coordinate(1 + p[0] / width * (WIDTH - 1)) + " "
                            + coordinate(5 + (most - p[1]) / height * (HEIGHT - 10)))
                    .collect(Collectors.joining("L", "M", ""));
            var stroke = STROKES.get(lines.indexOf(line) % STROKES.size());
            svg.append("<path fill=\"none\" stroke-width=\"1.5\" " + stroke + " d=\"" + path + "\"/>");
            label = Math.max(label + 14, 9 + (most - line.last()) / height * (HEIGHT - 10));
            svg.append("<text fill=\"currentColor\" font-size=\"11\" x=\"" + (WIDTH + 6) + "\" y=\"" + coordinate(label)
                    + "\">" + Html.entities(words(List.of(line))) + "</text>");
        }
        return svg.append("</svg></div>").toString();
    }

    private static List<Line> lines(ProgressState state) {
        var names = state.curve().stream()
                .flatMap(point -> point.figures().keySet().stream())
                .distinct()
                .sorted()
                .toList();
        var losses = names.stream().filter(name -> name.endsWith(LOSS)).toList();
        var lines = new ArrayList<Line>();
        for (var name : losses.isEmpty() ? names : losses) {
            var points = new ArrayList<double[]>();
            for (var point : state.curve()) {
                var value = point.figures().get(name);
                if (value != null && Double.isFinite(value)) {
                    points.add(new double[] {point.done(), value});
                }
            }
            if (points.size() > 1) {
                lines.add(new Line(name, points));
            }
        }
        return lines;
    }

    private static String words(List<Line> lines) {
        return lines.stream()
                .map(line -> line.name().replace('_', ' ') + " " + String.format(Locale.ROOT, "%.4f", line.last()))
                .collect(Collectors.joining(", "));
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
