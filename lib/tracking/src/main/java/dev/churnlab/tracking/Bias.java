package dev.churnlab.tracking;

import dev.churnlab.training.Slice;
import dev.churnlab.training.Slices;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule that no part of the customers gets a worse model than they have.
 *
 * @param columns whose values make the parts; see {@link Slices}
 * @param metric of which a part may not get less
 * @param tolerance how much less does no harm, at least 0
 * @param rows how many a part has to have to be looked at
 */
record Bias(List<String> columns, String metric, double tolerance, int rows) {
    static final int ROWS = 30;

    Bias {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new TrackingException("slices need at least one column");
        }
        if (Gate.lowerIsBetter(metric)) {
            throw new TrackingException("slices are compared by a metric of which more is better, was " + metric);
        }
        if (!(tolerance >= 0 && tolerance < 1)) {
            throw new TrackingException("the tolerance must be at least 0 and below 1, was " + tolerance);
        }
        if (rows < 1) {
            throw new TrackingException("a slice needs at least one row, was " + rows);
        }
    }

    /** Columns that are not there would be found out only when there is a champion. */
    void mustFit(Scores candidate) {
        var rows = candidate.rows("the policy's slices");
        for (var column : columns) {
            if (!rows.containsColumn(column)) {
                throw new TrackingException("the policy's slices ask for the column " + column
                        + ", and the customers have only " + String.join(", ", rows.columnNames()));
            }
        }
    }

    List<Check> checks(Scores candidate, Scores champion) {
        var ours = slices(candidate);
        var theirs = slices(champion);
        var checks = new ArrayList<Check>();
        for (int i = 0; i < ours.size(); i++) {
            var slice = ours.get(i);
            var figure = figure(slice);
            var limit = figure(theirs.get(i)) - tolerance;
            // Where a class is missing, an area is not defined for either.
            if (slice.evaluation().rows() >= rows && !Double.isNaN(limit)) {
                var value = slice.value().isEmpty() ? "(missing)" : slice.value();
                checks.add(
                        new Check(metric + " of " + slice.column() + " " + value, Check.Rule.AT_LEAST, figure, limit));
            }
        }
        return checks;
    }

    private List<Slice> slices(Scores scores) {
        var why = "the policy's slices";
        return Slices.of(scores.evaluation(why), scores.rows(why), columns);
    }

    private double figure(Slice slice) {
        return Scores.figure(metric, Scores.metrics(slice.evaluation()));
    }

    @Override
    public String toString() {
        return "no slice of " + String.join(", ", columns) + " loses more than " + tolerance + " of " + metric;
    }
}
