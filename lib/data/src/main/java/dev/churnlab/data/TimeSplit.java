package dev.churnlab.data;

import java.util.Comparator;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Divides rows at a time. */
final class TimeSplit {
    private TimeSplit() {}

    static Fold of(Table table, String column, double testSize) {
        var times = table.column(column);
        var missing = IntStream.range(0, times.size()).filter(times::isMissing).findFirst();
        if (missing.isPresent()) {
            throw new DataException("row " + missing.getAsInt() + " has no " + Problem.oneLine(column)
                    + "; leave out rows whose time is not known");
        }
        var compare = comparator(times);
        var sorted = IntStream.range(0, times.size())
                .boxed()
                .sorted(compare)
                .mapToInt(row -> row)
                .toArray();
        var cut = sorted.length - Shuffles.testRows(sorted.length, testSize);
        while (cut > 0 && compare.compare(sorted[cut - 1], sorted[cut]) == 0) {
            cut--;
        }
        if (cut == 0) {
            throw new DataException("no row is earlier than the last " + Math.round(100 * testSize) + " % by "
                    + Problem.oneLine(column) + "; there is nothing to learn from");
        }
        var first = cut;
        return new Fold(
                IntStream.range(0, first).map(i -> sorted[i]).toArray(),
                IntStream.range(first, sorted.length).map(i -> sorted[i]).toArray());
    }

    private static <T> Comparator<Integer> comparator(Column<T> times) {
        return (left, right) -> times.compare(times.get(left), times.get(right));
    }
}
