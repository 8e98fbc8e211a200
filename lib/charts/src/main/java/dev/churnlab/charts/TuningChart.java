package dev.churnlab.charts;

import dev.churnlab.training.Trial;
import dev.churnlab.training.Tuning;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** What a search tried, and which parameters mattered. */
final class TuningChart {
    private static final int NAMED = 3;

    /** Trials that are this many quartile ranges below the middle half would press the others together. */
    private static final double FAR = 3;

    private TuningChart() {}

    static Picture history(Tuning tuning) {
        var best = tuning.best();
        var chart = new XYChartBuilder()
                .width(Look.WIDTH)
                .height(Look.HEIGHT)
                .title("Tuning · best ROC AUC " + Words.score(best.value()))
                .xAxisTitle("trial")
                .yAxisTitle("mean ROC AUC of the folds")
                .build();
        Look.apply(chart);
        var styler = chart.getStyler();
        styler.setLegendPosition(LegendPosition.InsideSE);
        styler.setXAxisDecimalPattern("0").setYAxisDecimalPattern("0.000");
        styler.setXAxisTickMarkSpacingHint(90).setPlotContentSize(0.96);
        var complete = tuning.trials().stream().filter(Trial::isComplete).toList();
        styler.setYAxisMin(floor(complete)).setYAxisMax(best.value() + (best.value() - floor(complete)) * 0.06);
        points(chart, "trials", complete, Look.BLUE);
        line(chart, complete, tuning.trials().size());
        return Picture.of(
                chart,
                "Tuning: the best of " + Words.count(tuning.trials().size()) + " trials is number " + best.number()
                        + ", with a mean ROC AUC of " + Words.score(best.value()) + " over "
                        + best.scores().size() + " folds; " + Words.count(tuning.pruned())
                        + " were pruned and are not shown, as their mean is over fewer folds.");
    }

    private static double floor(List<Trial> trials) {
        var values = trials.stream().mapToDouble(Trial::value).sorted().toArray();
        double low = values[values.length / 4];
        double floor = Math.max(values[0], low - FAR * (values[values.length * 3 / 4] - low));
        return floor < values[values.length - 1] ? floor : floor - 0.01;
    }

    private static void points(XYChart chart, String name, List<Trial> trials, Color color) {
        double floor = floor(trials);
        var series = chart.addSeries(
                name,
                trials.stream().mapToDouble(Trial::number).toArray(),
                trials.stream()
                        .mapToDouble(trial -> Math.max(trial.value(), floor))
                        .toArray());
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color);
    }

    private static void line(XYChart chart, List<Trial> trials, int last) {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        double best = Double.NEGATIVE_INFINITY;
        double floor = floor(trials);
        for (var trial : trials) {
            if (trial.value() > best) {
                if (!x.isEmpty()) {
                    x.add((double) trial.number());
                    y.add(Math.max(best, floor));
                }
                best = trial.value();
                x.add((double) trial.number());
                y.add(Math.max(best, floor));
            }
        }
        x.add((double) last - 1);
        y.add(best);
        chart.addSeries("best so far", x, y)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(Look.VERMILLION)
                .setLineStyle(Look.LINE);
    }

    static Picture importance(Tuning tuning) {
        var shares = tuning.parameterImportance();
        var first = shares.entrySet().stream()
                .limit(NAMED)
                .map(each -> each.getKey() + " (" + Words.percent(each.getValue()) + ")")
                .collect(Collectors.joining(", "));
        var chart = Bars.percentages(
                "Parameter importance",
                "share of what tells the better quarter of the trials from all",
                List.copyOf(shares.keySet()),
                List.copyOf(shares.values()),
                Look.BLUE);
        return Picture.of(
                chart,
                "Parameter importance: what tells the better quarter of "
                        + Words.count(tuning.trials().size()) + " trials from all is most " + first + ".");
    }
}
