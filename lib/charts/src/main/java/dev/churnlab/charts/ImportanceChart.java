package dev.churnlab.charts;

import dev.churnlab.training.Importance;
import dev.churnlab.training.Model;
import java.util.stream.Collectors;

/** What the trees gained from each feature. */
final class ImportanceChart {
    private static final int MOST = 15;
    private static final int NAMED = 3;

    private ImportanceChart() {}

    static Picture draw(Model model) {
        var all = model.importance();
        double total = Math.max(all.stream().mapToDouble(Importance::totalGain).sum(), Double.MIN_NORMAL);
        var shown = all.stream().limit(MOST).toList();
        var chart = Bars.percentages(
                "Feature importance",
                "share of the total gain",
                shown.stream().map(Importance::feature).toList(),
                shown.stream().map(each -> each.totalGain() / total).toList(),
                Look.BLUE);
        var first = shown.stream()
                .limit(NAMED)
                .map(each -> each.feature() + " (" + Words.percent(each.totalGain() / total) + ")")
                .collect(Collectors.joining(", "));
        return Picture.of(
                chart,
                "Feature importance: of the total gain of " + all.size() + " features, the most comes from " + first
                        + ".");
    }
}
