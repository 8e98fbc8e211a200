package dev.churnlab.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/**
 * A table in a few figures.
 *
 * @param missing how many values each column lacks, in the order of the table; columns that lack none are left out
 * @param positiveRate the share of rows with the positive label, 0 to 1; empty if the table has no target
 */
public record DataSummary(int rows, int columns, Map<String, Integer> missing, OptionalDouble positiveRate) {
    public DataSummary {
        missing = Collections.unmodifiableMap(new LinkedHashMap<>(missing));
    }

    /** Counts. */
    public static DataSummary of(Table table, Schema schema) {
        var missing = new LinkedHashMap<String, Integer>();
        for (var column : table.columns()) {
            var count = column.countMissing();
            if (count > 0) {
                missing.put(column.name(), count);
            }
        }
        var rate = OptionalDouble.empty();
        if (table.containsColumn(schema.target()) && table.rowCount() > 0) {
            var positive = table.stringColumn(schema.target()).countOccurrences(schema.positive());
            rate = OptionalDouble.of((double) positive / table.rowCount());
        }
        return new DataSummary(table.rowCount(), table.columnCount(), missing, rate);
    }

    /** One line: {@code 7043 rows, 21 columns, missing: TotalCharges 11, positive 26.5 %}. */
    @Override
    public String toString() {
        var lacking = missing.isEmpty()
                ? "none"
                : missing.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", "));
        var rate = positiveRate.isPresent()
                ? String.format(Locale.ROOT, ", positive %.1f %%", 100 * positiveRate.getAsDouble())
                : "";
        return rows + " rows, " + columns + " columns, missing: " + lacking + rate;
    }
}
