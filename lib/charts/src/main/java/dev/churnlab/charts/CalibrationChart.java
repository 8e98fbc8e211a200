package dev.churnlab.charts;

import dev.churnlab.training.CalibrationBin;
import dev.churnlab.training.Evaluation;
import java.util.Comparator;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** What was promised against what is. */
final class CalibrationChart {
    private static final int BINS = 10;

    private CalibrationChart() {}

    static Picture draw(Evaluation evaluation) {
        var bins = evaluation.calibration(BINS);
        var chart = new XYChartBuilder()
                .width(Look.WIDTH)
                .height(Look.HEIGHT)
                .title("Calibration · expected error " + Words.score(evaluation.calibrationError()))
                .xAxisTitle("mean predicted probability")
                .yAxisTitle("share of positive customers")
                .build();
        Look.apply(chart);
        Axes.unit(chart);
        chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
        chart.addSeries("perfect", new double[] {0, 1}, new double[] {0, 1})
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(Look.GREY)
                .setLineStyle(Look.DASHED);
        chart.addSeries(
                        "model",
                        bins.stream()
                                .mapToDouble(CalibrationBin::meanProbability)
                                .toArray(),
                        bins.stream().mapToDouble(CalibrationBin::positiveShare).toArray())
                .setMarker(SeriesMarkers.CIRCLE)
                .setMarkerColor(Look.BLUE)
                .setLineColor(Look.BLUE)
                .setLineStyle(Look.LINE);
        return Picture.of(chart, alt(evaluation));
    }

    private static String alt(Evaluation evaluation) {
        var worst = evaluation.calibration(BINS).stream()
                .max(Comparator.comparingDouble(bin -> Math.abs(bin.meanProbability() - bin.positiveShare())))
                .orElseThrow();
        return "Calibration in ten bins: the expected error is " + Words.score(evaluation.calibrationError())
                + ", the Brier score " + Words.score(evaluation.brier()) + ". Farthest off are the "
                + Words.count(worst.count()) + " customers between " + Words.number(worst.from()) + " and "
                + Words.number(worst.to()) + ": promised " + Words.percent(worst.meanProbability()) + ", observed "
                + Words.percent(worst.positiveShare()) + ".";
    }
}
