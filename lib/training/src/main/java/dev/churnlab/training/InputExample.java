package dev.churnlab.training;

import dev.churnlab.data.Column;
import dev.churnlab.data.Schema;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Customers that nobody is: made of the schema's categories and ranges, to show what a model takes. As JSON it is
 * pandas' split form, which MLflow's input examples have.
 */
record InputExample(List<String> columns, List<List<Object>> data) {
    private static final int ROWS = 3;
    private static final double WIDTH = 100;

    static InputExample of(Schema schema) {
        var columns = schema.features();
        var rows = IntStream.range(0, ROWS)
                .mapToObj(row -> columns.stream()
                        .map(name -> value(schema.column(name), row))
                        .toList())
                .toList();
        return new InputExample(columns, rows);
    }

    private static Object value(Column column, int row) {
        if (column.kind() == Column.Kind.CATEGORICAL) {
            var categories = column.categories();
            return categories.isEmpty() ? "text " + row : categories.get(row % categories.size());
        }
        var min = column.min();
        var max = column.max();
        double least = min != null ? min : max != null ? Math.min(0, max) : 0;
        double greatest = max != null ? max : least + WIDTH;
        double value = least + (greatest - least) * (row + 1) / (ROWS + 1);
        if (column.integer()) {
            return (long) Math.floor(value);
        }
        return value;
    }
}
