package dev.churnlab.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.TreeSet;
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

    static Labels of(Table table, String column) {
        var texts = table.column(column).asStringColumn();
        var order = new HashMap<String, Integer>();
        for (var text : new TreeSet<>(texts.asSet())) {
            order.put(text, order.size());
        }
        var codes = new int[texts.size()];
        for (var i = 0; i < codes.length; i++) {
            codes[i] = order.getOrDefault(texts.get(i), 0);
        }
        return of(codes);
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
