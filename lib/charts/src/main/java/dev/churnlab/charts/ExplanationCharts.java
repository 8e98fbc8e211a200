package dev.churnlab.charts;

import dev.churnlab.training.Contributions;
import dev.churnlab.training.CustomerExplanation;
import dev.churnlab.training.PartialDependence;
import dev.churnlab.training.PermutationImportance;
import java.awt.Font;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Why a model says what it says. */
final class ExplanationCharts {
    private static final int MOST = 12;
    private static final int NAMED = 3;
    private static final int LONGEST_NAME = 36;

    private ExplanationCharts() {}

    static Picture customer(CustomerExplanation explanation) {
        var shown = explanation.pushes().stream()
                .filter(push -> push.push() != 0)
                .limit(MOST)
                .toList();
        var chart = bars(
                explanation.target() + ": " + Words.percent(explanation.probability()),
                "push of each feature, in logits: right is towards " + explanation.target());
        double most =
                shown.stream().mapToDouble(push -> Math.abs(push.push())).max().orElse(1);
        chart.getStyler().setXAxisMin(-most * 1.25).setXAxisMax(most * 1.25);
        var names = shown.stream()
                .map(push -> shortened(push.feature() + " = " + (push.value().isEmpty() ? "missing" : push.value())))
                .toList();
        chart.addSeries("push", shown.stream().map(push -> two(push.push())).toList(), names)
                .setFillColor(Look.VERMILLION);
        return Picture.of(chart, explanation.words());
    }

    static Picture contributions(Contributions contributions) {
        var all = contributions.global();
        var shown = all.stream().limit(MOST).toList();
        var chart = bars("What pushes the predictions", "mean absolute push, in logits (TreeSHAP)");
        chart.getStyler().setXAxisMin(0.0);
        chart.addSeries(
                        "push",
                        shown.stream().map(share -> two(share.mean())).toList(),
                        shown.stream().map(share -> shortened(share.feature())).toList())
                .setFillColor(Look.BLUE);
        return Picture.of(
                chart,
                "TreeSHAP values of " + Words.count(contributions.values().length)
                        + " customers: the probability is pushed most by "
                        + shown.stream()
                                .limit(NAMED)
                                .map(share ->
                                        share.feature() + " (" + Words.number(share.mean()) + " logits on average)")
                                .collect(Collectors.joining(", "))
                        + ".");
    }

    static Picture permutation(List<PermutationImportance> importance) {
        if (importance.isEmpty()) {
            throw new IllegalArgumentException("there is no importance to draw");
        }
        var shown = importance.stream().limit(MOST).toList();
        var chart = bars("Permutation importance", "ROC AUC that is lost when the column is shuffled, in thousandths");
        chart.getStyler().setXAxisMin(0.0);
        chart.addSeries(
                        "loss",
                        shown.stream()
                                .map(each -> two(Math.max(0, each.mean()) * 1000))
                                .toList(),
                        shown.stream().map(each -> shortened(each.column())).toList())
                .setFillColor(Look.BLUE);
        return Picture.of(
                chart,
                "Permutation importance: the most ROC AUC is lost without "
                        + shown.stream()
                                .limit(NAMED)
                                .map(each -> each.column() + " (" + Words.score(each.mean()) + ")")
                                .collect(Collectors.joining(", "))
                        + ".");
    }

    static Picture dependence(PartialDependence dependence) {
        var points = dependence.points();
        var byProbability = Comparator.comparingDouble(PartialDependence.Point::probability);
        var alt = points.isEmpty()
                ? ""
                : "Mean probability by " + dependence.column() + ": least for "
                        + Collections.min(points, byProbability).value() + " ("
                        + Words.percent(Collections.min(points, byProbability).probability()) + "), most for "
                        + Collections.max(points, byProbability).value() + " ("
                        + Words.percent(Collections.max(points, byProbability).probability()) + ").";
        if (points.isEmpty()) {
            throw new IllegalArgumentException("column " + dependence.column() + " has no values to draw");
        }
        var title = "Partial dependence on " + dependence.column();
        if (Double.isNaN(points.get(0).number())) {
            return Picture.of(
                    Bars.percentages(
                            title,
                            "mean probability if all customers had the value",
                            points.stream().map(PartialDependence.Point::value).toList(),
                            points.stream()
                                    .map(PartialDependence.Point::probability)
                                    .toList(),
                            Look.BLUE),
                    alt);
        }
        var chart = new XYChartBuilder()
                .width(Look.WIDTH)
                .height(Look.HEIGHT)
                .title(title)
                .xAxisTitle(dependence.column())
                .yAxisTitle("mean probability")
                .build();
        Look.apply(chart);
        chart.getStyler().setLegendVisible(false).setPlotContentSize(0.96);
        chart.getStyler().setYAxisMin(0.0).setYAxisDecimalPattern("0.00").setXAxisDecimalPattern("#,##0.##");
        chart.getStyler().setXAxisTickMarkSpacingHint(90);
        chart.addSeries(
                        "all",
                        points.stream()
                                .mapToDouble(PartialDependence.Point::number)
                                .toArray(),
                        points.stream()
                                .mapToDouble(PartialDependence.Point::probability)
                                .toArray())
                .setMarker(SeriesMarkers.CIRCLE)
                .setMarkerColor(Look.BLUE)
                .setLineColor(Look.BLUE)
                .setLineStyle(Look.LINE);
        return Picture.of(chart, alt);
    }

    private static HorizontalBarChart bars(String title, String axis) {
        var chart = Bars.empty(title, axis);
        var styler = chart.getStyler();
        styler.setXAxisDecimalPattern("0.00");
        styler.setLabelsVisible(false);
        styler.setAxisTickLabelsFont(Look.font(Font.PLAIN, 12));
        return chart;
    }

    private static double two(double value) {
        return Math.rint(value * 100) / 100;
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }
}
