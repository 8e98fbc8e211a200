package dev.churnlab.charts;

import dev.churnlab.training.LearningCurve;
import java.awt.Color;
import java.util.Comparator;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The log loss of each round. */
final class LearningChart {
    private static final String TRAIN = "train_log_loss";
    private static final String VALIDATION = "validation_log_loss";

    private LearningChart() {}

    static Picture draw(LearningCurve curve) {
        var rounds = curve.rounds();
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("the learning curve heard of no round; give it to onRound(…)");
        }
        var chart = new XYChartBuilder()
                .width(Look.WIDTH)
                .height(Look.HEIGHT)
                .title("Learning curve")
                .xAxisTitle("round")
                .yAxisTitle("log loss")
                .build();
        Look.apply(chart);
        chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
        chart.getStyler().setXAxisDecimalPattern("0").setYAxisDecimalPattern("0.00");
        chart.getStyler().setXAxisTickMarkSpacingHint(160).setPlotContentSize(0.98);
        chart.getStyler().setXAxisMin(0.0);
        add(chart, curve, "training rows", TRAIN, Look.BLUE);
        var last = rounds.get(rounds.size() - 1);
        var alt = "Learning curve over " + rounds.size() + " rounds: the log loss of the training rows ends at "
                + Words.score(last.metrics().getOrDefault(TRAIN, Double.NaN)) + ".";
        if (last.metrics().containsKey(VALIDATION)) {
            add(chart, curve, "validation rows", VALIDATION, Look.VERMILLION);
            var best = rounds.stream()
                    .min(Comparator.comparingDouble(
                            round -> round.metrics().getOrDefault(VALIDATION, Double.POSITIVE_INFINITY)))
                    .orElseThrow();
            alt += " That of the validation rows is least, "
                    + Words.score(best.metrics().getOrDefault(VALIDATION, Double.NaN)) + ", at round " + best.number()
                    + ".";
        }
        return Picture.of(chart, alt);
    }

    private static void add(XYChart chart, LearningCurve curve, String name, String metric, Color color) {
        var rounds = curve.rounds();
        chart.addSeries(
                        name,
                        rounds.stream().mapToDouble(round -> round.number()).toArray(),
                        rounds.stream()
                                .mapToDouble(round -> round.metrics().getOrDefault(metric, Double.NaN))
                                .toArray())
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(color)
                .setLineStyle(Look.LINE);
    }
}
