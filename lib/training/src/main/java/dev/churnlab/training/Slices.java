package dev.churnlab.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/** How good a model is on parts of the rows: each text of a column, or four bands of about as many numbers. */
public final class Slices {
    private static final int BANDS = 4;

    /** A figure of fewer rows of a class says little. */
    private static final int LEAST = 10;

    private Slices() {}

    /**
     * The slices of some columns, the columns in the order given.
     *
     * @param evaluation of the rows of the table, in their order
     * @throws TrainingException if the table has another number of rows, or no such column
     */
    public static List<Slice> of(Evaluation evaluation, Table customers, List<String> columns) {
        if (customers.rowCount() != evaluation.rows()) {
            throw new TrainingException(
                    "the table has " + customers.rowCount() + " rows, the evaluation " + evaluation.rows());
        }
        var slices = new ArrayList<Slice>();
        for (var name : columns) {
            if (!customers.containsColumn(name)) {
                throw new TrainingException(
                        "no column " + name + " to slice by; there are " + String.join(", ", customers.columnNames()));
            }
            if (customers.column(name) instanceof NumericColumn<?> numbers) {
                slices.addAll(bands(evaluation, name, numbers.asDoubleArray()));
            } else {
                slices.addAll(texts(evaluation, customers, name));
            }
        }
        return List.copyOf(slices);
    }

    /** Those with the least ROC AUC, the worst first, of those with at least ten rows of each class. */
    public static List<Slice> worst(List<Slice> slices, int most) {
        return slices.stream()
                .filter(slice -> slice.evaluation().positives() >= LEAST
                        && slice.evaluation().rows() - slice.evaluation().positives() >= LEAST)
                .sorted(Comparator.comparingDouble(slice -> slice.evaluation().rocAuc()))
                .limit(most)
                .toList();
    }

    private static List<Slice> texts(Evaluation evaluation, Table customers, String name) {
        var column = customers.column(name);
        var rows = new TreeMap<String, List<Integer>>();
        for (int row = 0; row < customers.rowCount(); row++) {
            rows.computeIfAbsent(column.getString(row), text -> new ArrayList<>())
                    .add(row);
        }
        var slices = new ArrayList<Slice>();
        rows.forEach((text, of) -> slices.add(new Slice(
                name,
                text,
                evaluation.rows(of.stream().mapToInt(Integer::intValue).toArray()))));
        return slices;
    }

    private static List<Slice> bands(Evaluation evaluation, String name, double[] values) {
        var sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        var slices = new ArrayList<Slice>();
        double from = Double.NEGATIVE_INFINITY;
        for (int band = 1; band <= BANDS && sorted.length > 0; band++) {
            double after = from;
            double to = sorted[(int) Math.ceil((double) band * sorted.length / BANDS) - 1];
            var rows = rows(values, row -> values[row] > after && values[row] <= to);
            if (rows.length > 0) {
                double least = Arrays.stream(rows)
                        .mapToDouble(row -> values[row])
                        .min()
                        .orElse(to);
                slices.add(new Slice(name, text(least) + " to " + text(to), evaluation.rows(rows)));
                from = to;
            }
        }
        var missing = rows(values, row -> Double.isNaN(values[row]));
        if (missing.length > 0) {
            slices.add(new Slice(name, "", evaluation.rows(missing)));
        }
        return slices;
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.6g", value);
    }

    private static int[] rows(double[] values, IntPredicate wanted) {
        return IntStream.range(0, values.length).filter(wanted).toArray();
    }
}
