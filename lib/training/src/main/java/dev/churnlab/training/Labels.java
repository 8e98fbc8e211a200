package dev.churnlab.training;

import dev.churnlab.data.Schema;
import tech.tablesaw.api.Table;

/** What the target column of a table says. */
public final class Labels {
    private Labels() {}

    /**
     * Which customers are positive.
     *
     * @return one value a row
     * @throws TrainingException if the table has no target column, or it holds another value than the schema's two
     */
    public static boolean[] of(Table table, Schema schema) {
        if (!table.containsColumn(schema.target())) {
            throw new TrainingException("the table has no column " + schema.target()
                    + ", which training and evaluation need; unlabelled customers can only be scored");
        }
        var column = table.column(schema.target());
        var labels = new boolean[table.rowCount()];
        for (int row = 0; row < labels.length; row++) {
            var text = column.getString(row);
            labels[row] = text.equals(schema.positive());
            if (!labels[row] && !text.equals(schema.negative())) {
                throw new TrainingException("row " + row + ": " + schema.target() + " is '" + text + "', expected "
                        + schema.positive() + " or " + schema.negative());
            }
        }
        return labels;
    }
}
