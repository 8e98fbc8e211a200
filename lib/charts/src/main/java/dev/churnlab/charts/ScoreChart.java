package dev.churnlab.charts;

import java.util.Arrays;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A histogram of probabilities. */
final class ScoreChart {
    private static final int BINS = 20;
    private static final double GAP = 0.06;

    private ScoreChart() {}

    static Picture draw(float[] probabilities) {
        if (probabilities.length == 0) {
            throw new IllegalArgumentException("there are no probabilities to draw");
        }
        var counts = new int[BINS];
        double sum = 0;
        int high = 0;
        for (var probability : probabilities) {
            counts[Math.min((int) (probability * BINS), BINS - 1)]++;
            sum += probability;
            high += probability >= 0.5 ? 1 : 0;
        }
        var chart = new XYChartBuilder()
                .width(Look.WIDTH)
                .height(Look.HEIGHT)
                .title("Predicted probabilities of " + Words.count(probabilities.length) + " customers")
                .xAxisTitle("predicted probability")
                .yAxisTitle("customers")
                .build();
        Look.apply(chart);
        var styler = chart.getStyler();
        styler.setLegendVisible(false);
        styler.setXAxisMin(-0.02).setXAxisMax(1.02).setXAxisDecimalPattern("0.0");
        styler.setXAxisTickMarkSpacingHint(90);
        styler.setYAxisMin(0.0).setYAxisDecimalPattern("#,##0");
        styler.setYAxisMax(Arrays.stream(counts).max().orElse(1) * 1.05);
        styler.setPlotGridVerticalLinesVisible(false);
        for (int bin = 0; bin < BINS; bin++) {
            bar(chart, bin, counts[bin]);
        }
        return Picture.of(
                chart,
                "Histogram of " + Words.count(probabilities.length) + " predicted probabilities: the mean is "
                        + Words.score(sum / probabilities.length) + ", and "
                        + Words.percent((double) high / probabilities.length) + " are 0.5 or more.");
    }

    /** A bar of its own for each bin: XChart's own histograms put their labels where the bins are not. */
    private static void bar(XYChart chart, int bin, int count) {
        double from = (bin + GAP) / BINS;
        double to = (bin + 1 - GAP) / BINS;
        var bar = chart.addSeries("bin " + bin, new double[] {from, from, to, to}, new double[] {0, count, count, 0});
        bar.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
        bar.setMarker(SeriesMarkers.NONE).setLineStyle(SeriesLines.NONE).setFillColor(Look.BLUE);
    }
}
