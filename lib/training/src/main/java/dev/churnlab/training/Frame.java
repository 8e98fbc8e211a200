package dev.churnlab.training;

import java.util.HashMap;
import java.util.Map;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The columns that steps read: those of a table and those derived so far. Only steps use it. */
public final class Frame {
    private final Map<String, Column<?>> raw = new HashMap<>();
    private final Map<String, double[]> numbers = new HashMap<>();
    private final Map<String, StringColumn> texts = new HashMap<>();
    private final int rows;

    Frame(Table table) {
        for (var column : table.columns()) {
            raw.put(column.name(), column);
        }
        rows = table.rowCount();
    }

    int rows() {
        return rows;
    }

    /** A numeric column as float64; a missing value is NaN. */
    double[] number(String name) {
        var derived = numbers.get(name);
        if (derived != null) {
            return derived;
        }
        if (raw.get(name) instanceof NumericColumn<?> column) {
            return column.asDoubleArray();
        }
        throw wrong(name, "numbers");
    }

    /** A column of texts; a missing value is the empty text. */
    StringColumn text(String name) {
        var derived = texts.get(name);
        if (derived != null) {
            return derived;
        }
        if (raw.get(name) instanceof StringColumn column) {
            return column;
        }
        throw wrong(name, "texts");
    }

    void define(String name, double[] values) {
        checkNew(name);
        numbers.put(name, values);
    }

    void define(String name, StringColumn values) {
        checkNew(name);
        texts.put(name, values);
    }

    private void checkNew(String name) {
        if (numbers.containsKey(name) || texts.containsKey(name)) {
            throw new TrainingException("the features define column " + name + " twice");
        }
    }

    private TrainingException wrong(String name, String wanted) {
        var there = raw.containsKey(name) || numbers.containsKey(name) || texts.containsKey(name);
        return new TrainingException(
                there
                        ? "the features need " + wanted + " in column " + name + ", it holds something else"
                        : "the features need column " + name + ", the table does not have it; there are "
                                + String.join(
                                        ", ", raw.keySet().stream().sorted().toList()));
    }
}
