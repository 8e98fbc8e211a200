package dev.churnlab.charts;

import dev.churnlab.training.Confusion;
import dev.churnlab.training.Evaluation;
import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The confusion matrix, drawn as areas: XChart's heat map writes its numbers in the locale of the machine. */
final class ConfusionChart {
    private static final Color LEAST = new Color(0xEDF3F8);
    private static final Color MOST = new Color(0x7FB6D9);
    /** A cell is two units wide and high, so that there is a tick in its middle. */
    private static final double SIDE = 2;

    private static final double GAP = 0.015;

    private ConfusionChart() {}

    static Picture draw(Evaluation evaluation) {
        var confusion = evaluation.confusion();
        var chart = new XYChartBuilder()
                .width(Look.WIDTH)
                .height(Look.HEIGHT)
                .title("Confusion matrix at threshold " + Words.number(confusion.threshold()))
                .xAxisTitle("predicted")
                .yAxisTitle("actual")
                .build();
        Look.apply(chart);
        var styler = chart.getStyler();
        styler.setLegendVisible(false);
        styler.setPlotGridLinesVisible(false);
        styler.setAxisTicksLineVisible(false);
        styler.setXAxisMin(0.0).setXAxisMax(2 * SIDE).setYAxisMin(0.0).setYAxisMax(2 * SIDE);
        styler.setXAxisTickMarkSpacingHint(100).setYAxisTickMarkSpacingHint(60);
        styler.setXAxisTickLabelsFormattingFunction(x -> name(x, "negative", "positive"));
        styler.setYAxisTickLabelsFormattingFunction(y -> name(y, "positive", "negative"));
        styler.setAnnotationTextFont(Look.font(Font.BOLD, 19));
        int negatives = confusion.trueNegatives() + confusion.falsePositives();
        // An area reaches down to the axis: the upper row is drawn first, the lower one over it.
        cell(chart, 0, 1, confusion.trueNegatives(), negatives);
        cell(chart, 1, 1, confusion.falsePositives(), negatives);
        area(chart, "between", 0, 2 * SIDE, SIDE + GAP, Look.paper());
        cell(chart, 0, 0, confusion.falseNegatives(), evaluation.positives());
        cell(chart, 1, 0, confusion.truePositives(), evaluation.positives());
        return Picture.of(chart, alt(evaluation, confusion));
    }

    /** The middle of a cell has a name, the other ticks a different blank each: XChart drops ticks of the same text. */
    private static String name(double at, String first, String second) {
        if (at == SIDE / 2) {
            return first;
        }
        return at == SIDE * 3 / 2 ? second : " ".repeat(1 + Math.floorMod((int) at, 8));
    }

    private static void cell(XYChart chart, int column, int row, int count, int rowCount) {
        double share = rowCount == 0 ? 0 : (double) count / rowCount;
        double left = column * SIDE;
        double top = (row + 1) * SIDE;
        area(chart, "cell " + column + row, left + GAP, left + SIDE - GAP, top - GAP, shade(share));
        var text = Words.count(count) + " (" + Words.percent(share) + ")";
        chart.addAnnotation(new AnnotationText(text, left + SIDE / 2, top - SIDE / 2, false));
    }

    private static void area(XYChart chart, String name, double from, double to, double height, Color color) {
        var series = chart.addSeries(name, new double[] {from, from, to, to}, new double[] {0, height, height, 0});
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
        series.setMarker(SeriesMarkers.NONE).setLineStyle(SeriesLines.NONE).setFillColor(color);
    }

    private static Color shade(double share) {
        return new Color(
                between(LEAST.getRed(), MOST.getRed(), share),
                between(LEAST.getGreen(), MOST.getGreen(), share),
                between(LEAST.getBlue(), MOST.getBlue(), share));
    }

    private static int between(int from, int to, double share) {
        return (int) Math.round(from + share * (to - from));
    }

    private static String alt(Evaluation evaluation, Confusion confusion) {
        return "Of " + Words.count(evaluation.positives()) + " positive customers "
                + Words.count(confusion.truePositives()) + " are found (recall " + Words.percent(confusion.recall())
                + "); of " + Words.count(confusion.truePositives() + confusion.falsePositives())
                + " predicted positive, " + Words.count(confusion.truePositives()) + " are (precision "
                + Words.percent(confusion.precision()) + "). " + Words.count(confusion.trueNegatives())
                + " are rightly predicted negative: accuracy " + Words.percent(confusion.accuracy()) + ".";
    }
}
