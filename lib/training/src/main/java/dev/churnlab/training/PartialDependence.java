package dev.churnlab.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The mean probability of some customers if all of them had one value in a column (Friedman, Greedy Function
 * Approximation, 2001).
 *
 * @param column that was varied
 * @param points in the order of the numbers, or of the texts
 */
public record PartialDependence(String column, List<Point> points) {
    /** Where numbers are more than this, their quantiles are taken. */
    private static final int MOST = 20;

    /** The mean of so many customers changes little with more. */
    private static final int ROWS = 1000;

    /**
     * One value.
     *
     * @param value as text
     * @param number the same; NaN for a text
     * @param probability the mean of all customers
     */
    public record Point(String value, double number, double probability) {}

    public PartialDependence {
        points = List.copyOf(points);
    }

    /**
     * Varies a column, over at most 1,000 customers that are spread over the table.
     *
     * @throws TrainingException if the table has no such column or no rows
     */
    public static PartialDependence of(Model model, Table customers, String column) {
        if (!customers.containsColumn(column) || customers.isEmpty()) {
            throw new TrainingException(
                    "no column " + column + " with values; there are " + String.join(", ", customers.columnNames()));
        }
        int step = 1 + (customers.rowCount() - 1) / ROWS;
        var rows = new int[(customers.rowCount() + step - 1) / step];
        Arrays.setAll(rows, i -> i * step);
        var some = customers.rows(rows);
        var points = new ArrayList<Point>();
        if (customers.column(column) instanceof NumericColumn<?> numbers) {
            for (var value : values(numbers.asDoubleArray())) {
                var all = new double[rows.length];
                Arrays.fill(all, value);
                points.add(new Point(text(value), value, mean(model, some, DoubleColumn.create(column, all))));
            }
        } else {
            var texts = customers.stringColumn(column).asSet().stream()
                    .filter(text -> !text.isEmpty())
                    .sorted()
                    .toList();
            for (var text : texts) {
                var all = new String[rows.length];
                Arrays.fill(all, text);
                points.add(new Point(text, Double.NaN, mean(model, some, StringColumn.create(column, all))));
            }
        }
        return new PartialDependence(column, points);
    }

    private static double[] values(double[] numbers) {
        var sorted = Arrays.stream(numbers)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        var distinct = Arrays.stream(sorted).distinct().toArray();
        if (distinct.length <= MOST) {
            return distinct;
        }
        var quantiles = new double[MOST];
        Arrays.setAll(quantiles, i -> sorted[(int) ((long) i * (sorted.length - 1) / (MOST - 1))]);
        return Arrays.stream(quantiles).distinct().toArray();
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.6g", value);
    }

    private static double mean(Model model, Table some, Column<?> values) {
        var changed = Table.create(some.columns());
        changed.replaceColumn(values.name(), values);
        double sum = 0;
        for (var probability : model.predict(changed)) {
            sum += probability;
        }
        return sum / some.rowCount();
    }
}
