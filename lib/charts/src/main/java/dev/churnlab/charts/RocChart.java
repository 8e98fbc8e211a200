package dev.churnlab.charts;

import dev.churnlab.training.Evaluation;
import dev.churnlab.training.RocPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The ROC curve. */
final class RocChart {
    /** Points nearer than two pixels cannot be told apart; and there are fewer than 500 of them. */
    private static final double APART = 1 / 248.0;

    private static final String FALSE_POSITIVE = "false positive rate";
    private static final String TRUE_POSITIVE = "true positive rate (recall)";

    private RocChart() {}

    static Picture draw(Evaluation evaluation) {
        double auc = evaluation.rocAuc();
        if (Double.isNaN(auc)) {
            throw new IllegalArgumentException(
                    "a ROC curve needs rows of both classes, all of " + Words.count(evaluation.rows()) + " are of one");
        }
        var chart = new XYChartBuilder()
                .width(Look.WIDTH)
                .height(Look.HEIGHT)
                .title(title(auc))
                .xAxisTitle(FALSE_POSITIVE)
                .yAxisTitle(TRUE_POSITIVE)
                .build();
        Look.apply(chart);
        Axes.unit(chart);
        chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
        var chance = chart.addSeries("chance", new double[] {0, 1}, new double[] {0, 1});
        chance.setMarker(SeriesMarkers.NONE).setLineColor(Look.GREY).setLineStyle(Look.DASHED);
        var points = thinned(evaluation.roc());
        curve(chart, points);
        var confusion = evaluation.confusion();
        double falsePositiveRate =
                (double) confusion.falsePositives() / (confusion.falsePositives() + confusion.trueNegatives());
        var point = chart.addSeries(
                "threshold " + Words.number(evaluation.threshold()),
                new double[] {falsePositiveRate},
                new double[] {evaluation.recall()});
        point.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(Look.VERMILLION).setLineStyle(Look.DASHED);
        point.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        var interactive = new Interactive(title(auc), FALSE_POSITIVE, TRUE_POSITIVE)
                .chance()
                .curve(values(points), FALSE_POSITIVE, TRUE_POSITIVE, "threshold")
                .point(falsePositiveRate, evaluation.recall());
        return Picture.of(
                        chart,
                        "ROC curve of " + Words.count(evaluation.rows()) + " customers: the area under it is "
                                + Words.score(auc) + " (chance is 0.5). At the threshold "
                                + Words.number(evaluation.threshold()) + ", " + Words.percent(evaluation.recall())
                                + " of the positive customers are found, and " + Words.percent(falsePositiveRate)
                                + " of the others are taken for positive.")
                .with(interactive);
    }

    private static String title(double auc) {
        return "ROC curve · AUC " + Words.score(auc);
    }

    private static List<Map<String, @Nullable Object>> values(List<RocPoint> points) {
        var values = new ArrayList<Map<String, @Nullable Object>>();
        for (var point : points) {
            values.add(Interactive.values(
                    values.size(),
                    point.falsePositiveRate(),
                    point.truePositiveRate(),
                    "threshold",
                    point.threshold()));
        }
        return values;
    }

    private static void curve(XYChart chart, List<RocPoint> points) {
        var model = chart.addSeries(
                "model",
                points.stream().mapToDouble(RocPoint::falsePositiveRate).toArray(),
                points.stream().mapToDouble(RocPoint::truePositiveRate).toArray());
        model.setMarker(SeriesMarkers.NONE).setLineColor(Look.BLUE).setLineStyle(Look.LINE);
    }

    private static List<RocPoint> thinned(List<RocPoint> points) {
        var kept = new ArrayList<RocPoint>();
        for (var point : points) {
            var last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
            if (last == null
                    || point.equals(points.get(points.size() - 1))
                    || point.falsePositiveRate() - last.falsePositiveRate() >= APART
                    || point.truePositiveRate() - last.truePositiveRate() >= APART) {
                kept.add(point);
            }
        }
        return kept;
    }
}
