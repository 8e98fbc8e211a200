package dev.churnlab.charts;

import dev.churnlab.data.Schema;
import dev.churnlab.training.Labels;
import java.util.Comparator;
import java.util.List;
import tech.tablesaw.api.Table;

/** The share of positive customers in each group. */
final class ShareChart {
    private ShareChart() {}

    static Picture draw(Table customers, Schema schema, String column) {
        if (!schema.features().contains(column)) {
            throw new IllegalArgumentException(
                    "no feature column " + column + "; there are " + String.join(", ", schema.features()));
        }
        if (customers.isEmpty()) {
            throw new IllegalArgumentException("there are no customers to draw");
        }
        var labels = Labels.of(customers, schema);
        var groups = schema.numeric().contains(column)
                ? Groups.bands(customers.numberColumn(column).asDoubleArray(), labels)
                : Groups.categories(customers.stringColumn(column).asList(), labels);
        double all = share(labels);
        var positive = schema.target() + " = " + schema.positive();
        var chart = Bars.percentages(
                positive + " by " + column,
                "share of customers (of all: " + Words.percent(all) + ")",
                names(groups),
                groups.stream().map(Group::share).toList(),
                Look.VERMILLION);
        var byShare = Comparator.comparingDouble(Group::share);
        var most = groups.stream().max(byShare).orElseThrow();
        var least = groups.stream().min(byShare).orElseThrow();
        return Picture.of(
                chart,
                Words.percent(all) + " of " + Words.count(labels.length) + " customers have " + positive + ". By "
                        + column + " it is most for " + most.name() + " (" + Words.percent(most.share()) + " of "
                        + Words.count(most.count()) + ") and least for " + least.name() + " ("
                        + Words.percent(least.share()) + " of " + Words.count(least.count()) + ").");
    }

    private static List<String> names(List<Group> groups) {
        return groups.stream()
                .map(group -> group.name() + " (" + Words.count(group.count()) + ")")
                .toList();
    }

    private static double share(boolean[] labels) {
        int positive = 0;
        for (var label : labels) {
            positive += label ? 1 : 0;
        }
        return (double) positive / labels.length;
    }
}
