package dev.churnlab.charts;

import dev.churnlab.training.Campaign;
import dev.churnlab.training.Evaluation;
import dev.churnlab.training.GainPoint;
import dev.churnlab.training.ProfitPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** What contacting some of the customers brings: the profit of a campaign, and how many of the positive ones are found. */
final class DecisionCharts {
    /** Points nearer than this share of all customers cannot be told apart. */
    private static final double APART = 1 / 250.0;

    private static final String CONTACTED = "share of customers contacted, the most probable first";
    private static final String FOUND = "share of positive customers";

    private DecisionCharts() {}

    static Picture profit(Evaluation evaluation, Campaign campaign) {
        var points = evaluation.profits(campaign);
        var best = points.stream()
                .max(Comparator.comparingDouble(ProfitPoint::profit))
                .orElseThrow();
        var everybody = points.get(points.size() - 1);
        var title = "Campaign profit · best " + Words.count(Math.round(best.profit()));
        var chart = chart(title, "profit");
        chart.getStyler().setYAxisDecimalPattern("#,##0");
        var shown = thinned(points);
        chart.addSeries(
                        "profit",
                        shown.stream().mapToDouble(ProfitPoint::contacted).toArray(),
                        shown.stream().mapToDouble(ProfitPoint::profit).toArray())
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(Look.BLUE)
                .setLineStyle(Look.LINE);
        var point = chart.addSeries("best", new double[] {best.contacted()}, new double[] {best.profit()});
        point.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        point.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(Look.VERMILLION);
        var from = Double.isInfinite(best.threshold())
                ? "nobody is contacted"
                : "those from a probability of " + Words.score(best.threshold()) + " on are contacted, "
                        + Words.percent(best.contacted());
        var values = new ArrayList<Map<String, @Nullable Object>>();
        for (var each : shown) {
            values.add(
                    Interactive.values(values.size(), each.contacted(), each.profit(), "threshold", each.threshold()));
        }
        var interactive = new Interactive(title, CONTACTED, "profit")
                .curve(values, "share contacted", "profit", "threshold")
                .point(best.contacted(), best.profit());
        return Picture.of(
                        chart,
                        "Profit of a campaign among " + Words.count(evaluation.rows()) + " customers: it is greatest, "
                                + Words.count(Math.round(best.profit())) + ", when " + from
                                + "; contacting everybody brings "
                                + Words.count(Math.round(everybody.profit())) + ".")
                .with(interactive);
    }

    private static List<ProfitPoint> thinned(List<ProfitPoint> points) {
        var kept = new ArrayList<ProfitPoint>();
        for (var point : points) {
            if (kept.isEmpty()
                    || point.equals(points.get(points.size() - 1))
                    || point.contacted() - kept.get(kept.size() - 1).contacted() >= APART) {
                kept.add(point);
            }
        }
        return kept;
    }

    static Picture gain(Evaluation evaluation) {
        if (evaluation.positives() == 0) {
            throw new IllegalArgumentException("a gain curve needs positive customers, there are none");
        }
        var shares = new double[101];
        var gains = new double[101];
        for (int i = 1; i <= 100; i++) {
            GainPoint point = evaluation.gain(i / 100.0);
            shares[i] = point.share();
            gains[i] = point.gain();
        }
        var tenth = evaluation.gain(0.1);
        var title = "Gain · lift of the first tenth " + Words.number(tenth.lift());
        var chart = chart(title, FOUND);
        Axes.unit(chart);
        var chance = chart.addSeries("chance", new double[] {0, 1}, new double[] {0, 1});
        chance.setMarker(SeriesMarkers.NONE).setLineColor(Look.GREY).setLineStyle(Look.DASHED);
        chart.addSeries("model", shares, gains)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(Look.BLUE)
                .setLineStyle(Look.LINE);
        var values = new ArrayList<Map<String, @Nullable Object>>();
        for (int i = 0; i < shares.length; i++) {
            values.add(Interactive.values(i, shares[i], gains[i], "lift", i == 0 ? Double.NaN : gains[i] / shares[i]));
        }
        var interactive =
                new Interactive(title, CONTACTED, FOUND).chance().curve(values, "share contacted", FOUND, "lift");
        return Picture.of(
                        chart,
                        "Gain curve: the tenth of the customers with the greatest probabilities has "
                                + Words.percent(tenth.gain()) + " of the positive ones, " + Words.number(tenth.lift())
                                + " times as many as by chance; the first 30 % have "
                                + Words.percent(evaluation.gain(0.3).gain()) + ".")
                .with(interactive);
    }

    private static XYChart chart(String title, String axis) {
        var chart = new XYChartBuilder()
                .width(Look.WIDTH)
                .height(Look.HEIGHT)
                .title(title)
                .xAxisTitle(CONTACTED)
                .yAxisTitle(axis)
                .build();
        Look.apply(chart);
        chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.02).setXAxisDecimalPattern("0.0");
        chart.getStyler()
                .setXAxisTickMarkSpacingHint(90)
                .setYAxisTickMarkSpacingHint(55)
                .setPlotContentSize(0.96);
        return chart;
    }
}
