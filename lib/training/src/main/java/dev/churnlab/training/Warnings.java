package dev.churnlab.training;

import dev.churnlab.data.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Looks for columns that will not do as features. */
public final class Warnings {
    /** A feature alone that is better than this is too good to be true. */
    private static final double LEAKS = 0.99;

    /** In so many rows it is no accident when nearly all values differ, or one feature tells the classes apart. */
    private static final int LEAST = 50;

    private static final double NEARLY_ALL = 0.9;
    private static final int MOST_ROWS = 50_000;

    private Warnings() {}

    /**
     * What is probably not meant about the features of a table, in the order of the schema. Of more than 50,000 rows, as
     * many spread over the table are looked at.
     *
     * @throws TrainingException if the target has another value than the schema's two
     */
    public static List<Warning> of(Table customers, Schema schema) {
        var labels = Labels.of(customers, schema);
        int step = 1 + (labels.length - 1) / MOST_ROWS;
        var rows =
                IntStream.range(0, labels.length).filter(row -> row % step == 0).toArray();
        var warnings = new ArrayList<Warning>();
        for (var name : schema.features()) {
            if (customers.containsColumn(name)) {
                check(customers, schema, name, labels, rows).ifPresent(warnings::add);
            }
        }
        return List.copyOf(warnings);
    }

    private static Optional<Warning> check(Table customers, Schema schema, String name, boolean[] labels, int[] rows) {
        var column = customers.column(name);
        var values = new HashMap<Object, int[]>();
        int missing = 0;
        for (int row : rows) {
            if (column.isMissing(row)) {
                missing++;
            } else {
                values.computeIfAbsent(value(column, row), text -> new int[2])[labels[row] ? 1 : 0]++;
            }
        }
        int present = rows.length - missing;
        if (present == 0) {
            return warning(name, Warning.Kind.ALL_MISSING, "has no value at all; drop it or fill it");
        }
        if (values.size() == 1 && missing == 0) {
            return warning(name, Warning.Kind.CONSTANT, "is the same in all rows; drop it");
        }
        boolean numeric = schema.numeric().contains(name);
        boolean whole = !numeric || schema.column(name).integer() || areWhole(customers, name, rows);
        if (present >= LEAST && whole && values.size() > NEARLY_ALL * present) {
            return warning(
                    name,
                    Warning.Kind.ID,
                    "has " + values.size() + " different values in " + present
                            + " rows and looks like an id; give it the kind id in the schema");
        }
        double area = numeric
                ? area(customers.numberColumn(name).asDoubleArray(), labels, rows)
                : areaOfTexts(column, labels, rows);
        if (present >= LEAST && area > LEAKS) {
            return warning(
                    name,
                    Warning.Kind.LEAKAGE,
                    "alone predicts " + schema.target() + " with a ROC AUC of "
                            + String.format(Locale.ROOT, "%.3f", area)
                            + ": it was probably written afterwards; drop it unless it is known before");
        }
        return Optional.empty();
    }

    /** A number as such, which is faster than its text. */
    private static Object value(Column<?> column, int row) {
        return column instanceof NumericColumn<?> numbers ? (Object) numbers.getDouble(row) : column.getString(row);
    }

    private static boolean areWhole(Table customers, String name, int[] rows) {
        var values = customers.numberColumn(name).asDoubleArray();
        return Arrays.stream(rows).allMatch(row -> Double.isNaN(values[row]) || values[row] == Math.rint(values[row]));
    }

    /** Of the numbers in either direction; a missing one is least. */
    private static double area(double[] values, boolean[] labels, int[] rows) {
        var sorted = Arrays.stream(rows)
                .mapToDouble(row -> Double.isNaN(values[row]) ? Double.NEGATIVE_INFINITY : values[row])
                .sorted()
                .distinct()
                .toArray();
        var counts = new int[sorted.length][2];
        for (int row : rows) {
            double value = Double.isNaN(values[row]) ? Double.NEGATIVE_INFINITY : values[row];
            counts[Arrays.binarySearch(sorted, value)][labels[row] ? 1 : 0]++;
        }
        double area = area(counts);
        return Math.max(area, 1 - area);
    }

    /**
     * Of the texts by the share of positive rows that they have in the other half of the rows: of texts that are in few
     * rows each, one's own would tell nearly everything.
     */
    private static double areaOfTexts(Column<?> column, boolean[] labels, int[] rows) {
        var counts = List.of(new HashMap<String, int[]>(), new HashMap<String, int[]>());
        for (int i = 0; i < rows.length; i++) {
            int row = rows[i];
            counts.get(i % 2).computeIfAbsent(column.getString(row), text -> new int[2])[labels[row] ? 1 : 0]++;
        }
        return (area(counts.get(0), counts.get(1)) + area(counts.get(1), counts.get(0))) / 2;
    }

    /** Of texts that another half has not, half of the rows are taken to be positive. */
    private static double area(Map<String, int[]> half, Map<String, int[]> other) {
        var byShare = new TreeMap<Double, int[]>();
        half.forEach((text, count) -> {
            var known = other.getOrDefault(text, new int[] {1, 1});
            var sum = byShare.computeIfAbsent((double) known[1] / (known[0] + known[1]), share -> new int[2]);
            sum[0] += count[0];
            sum[1] += count[1];
        });
        return area(byShare.values().toArray(int[][]::new));
    }

    /** @param counts of negative and positive rows, in the order of the scores */
    private static double area(int[][] counts) {
        double negatives = 0;
        double positives = 0;
        double pairs = 0;
        for (var count : counts) {
            pairs += count[1] * (negatives + count[0] / 2.0);
            negatives += count[0];
            positives += count[1];
        }
        return negatives == 0 || positives == 0 ? 0.5 : pairs / negatives / positives;
    }

    private static Optional<Warning> warning(String name, Warning.Kind kind, String what) {
        return Optional.of(new Warning(name, kind, "column " + name + " " + what));
    }
}
