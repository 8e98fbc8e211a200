package dev.churnlab.charts;

import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;

/** Horizontal bars with a name and a percentage each, from the top down. */
final class Bars {
    private static final int LONGEST_NAME = 36;

    private Bars() {}

    /** A chart without bars yet. */
    static HorizontalBarChart empty(String title, String axis) {
        var chart = new HorizontalBarChartBuilder()
                .width(Look.WIDTH)
                .height(Look.HEIGHT)
                .title(title)
                .xAxisTitle(axis)
                .build();
        Look.apply(chart);
        var styler = chart.getStyler();
        styler.setLegendVisible(false);
        styler.setAvailableSpaceFill(0.7);
        styler.setPlotGridHorizontalLinesVisible(false);
        styler.setXAxisTickMarkSpacingHint(20);
        return chart;
    }

    static HorizontalBarChart percentages(
            String title, String axis, List<String> names, List<Double> shares, Color color) {
        var chart = empty(title, axis);
        var styler = chart.getStyler();
        styler.setXAxisMin(0.0);
        // Each bar has its figure. XChart leaves out names by the other axis's hint, so that one has no ticks.
        styler.setXAxisDecimalPattern("0.0 '%'");
        styler.setXAxisTicksVisible(false);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setLabelsVisible(true);
        styler.setLabelsPosition(1.06);
        styler.setLabelsFont(Look.font(Font.PLAIN, 12));
        styler.setLabelsFontColorAutomaticEnabled(false);
        styler.setLabelsFontColor(Look.ink());
        double greatest = shares.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        styler.setXAxisMax(Math.max(greatest * 115, 1));
        var values = shares.stream().map(share -> Math.rint(share * 1000) / 10).toList();
        chart.addSeries("share", values, names.stream().map(Bars::shortened).toList())
                .setFillColor(color);
        return chart;
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }
}
