package dev.churnlab.kernel;

import dev.churnlab.charts.Charts;
import dev.churnlab.training.Bootstrap;
import dev.churnlab.training.Evaluation;
import dev.churnlab.training.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is shown of an evaluation: the six figures and how sure they are, what a threshold does, two pictures. */
final class EvaluationView {
    /** Draws of more rows in all would let a cell wait. */
    private static final int MOST_DRAWN = 1_000_000;

    private static final int DRAWS = 200;
    private static final double LEVEL = 0.95;
    private static final long SEED = 0;

    private EvaluationView() {}

    static Rendering of(Evaluation evaluation) {
        var figures = Rendering.of(figures(evaluation)).beside(ThresholdTable.of(evaluation));
        if (Double.isNaN(evaluation.rocAuc())) {
            return figures.and(Rendering.of(Charts.calibration(evaluation)));
        }
        return figures.and(Rendering.of(Charts.roc(evaluation)).beside(Rendering.of(Charts.calibration(evaluation))));
    }

    private static Grid figures(Evaluation evaluation) {
        Map<String, Interval> intervals = evaluation.rows() <= MOST_DRAWN / DRAWS
                ? new Bootstrap(DRAWS, LEVEL, SEED).intervals(evaluation)
                : Map.of();
        var caption = String.format(
                Locale.ROOT,
                "%,d rows, %,d of them positive, threshold %s",
                evaluation.rows(),
                evaluation.positives(),
                Figures.shortest(evaluation.threshold()));
        var headings = new ArrayList<Grid.Heading>();
        headings.add(Grid.Heading.text("metric"));
        headings.add(Grid.Heading.number("value"));
        if (!intervals.isEmpty()) {
            headings.add(Grid.Heading.number("95 % interval"));
        }
        var rows = new ArrayList<List<@Nullable String>>();
        evaluation.metrics().forEach((name, value) -> {
            var row = new ArrayList<@Nullable String>(List.of(name, Figures.four(value)));
            if (!intervals.isEmpty()) {
                row.add(text(intervals.get(name)));
            }
            rows.add(row);
        });
        return new Grid(
                intervals.isEmpty() ? caption : caption + "; intervals by " + DRAWS + " bootstrap draws",
                headings,
                rows,
                false);
    }

    private static String text(@Nullable Interval interval) {
        return interval == null || Double.isNaN(interval.low())
                ? Figures.four(Double.NaN)
                : Figures.four(interval.low()) + " to " + Figures.four(interval.high());
    }
}
