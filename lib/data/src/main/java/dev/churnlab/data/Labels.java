package dev.churnlab.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/**
 * The labels of rows as codes.
 *
 * @param codes of each row; the order of the codes is that of the labels
 * @param counts how many rows each code has
 */
record Labels(int[] codes, int[] counts) {
    static Labels of(boolean[] labels) {
        var codes = new int[labels.length];
        for (var i = 0; i < codes.length; i++) {
            codes[i] = labels[i] ? 1 : 0;
        }
        return of(codes);
    }

    /** In the order of NumPy's {@code unique}: numbers by size, anything else as text by code points. */
    static Labels of(Table table, String column) {
        var values = table.column(column);
        if (values instanceof NumericColumn<?> numbers) {
            var sorted =
                    Arrays.stream(numbers.asDoubleArray()).sorted().distinct().toArray();
            return of(Arrays.stream(numbers.asDoubleArray())
                    .mapToInt(number -> Arrays.binarySearch(sorted, number))
                    .toArray());
        }
        var texts = values.asStringColumn();
        var sorted = new TreeSet<String>(Labels::compareCodePoints);
        sorted.addAll(texts.asSet());
        var order = new HashMap<String, Integer>();
        for (var text : sorted) {
            order.put(text, order.size());
        }
        return of(IntStream.range(0, texts.size())
                .map(row -> order.getOrDefault(texts.get(row), 0))
                .toArray());
    }

    private static int compareCodePoints(String left, String right) {
        return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    }

    private static Labels of(int[] codes) {
        var counts = new int[Arrays.stream(codes).max().orElse(-1) + 1];
        for (var code : codes) {
            counts[code]++;
        }
        return new Labels(codes, counts);
    }

    int distinct() {
        return counts.length;
    }

    int greatestCount() {
        return Arrays.stream(counts).max().orElse(0);
    }
}
