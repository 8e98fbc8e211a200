package dev.churnlab.training;

import dev.churnlab.data.Schema;
import java.util.List;
import tech.tablesaw.api.StringColumn;
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
        var texts = column instanceof StringColumn known ? known : column.asStringColumn();
        var codes = Categories.codes(texts, List.of(schema.negative(), schema.positive()));
        var labels = new boolean[codes.length];
        for (int row = 0; row < labels.length; row++) {
            if (codes[row] < 0) {
                throw new TrainingException("row " + row + ": " + schema.target() + " is '" + column.getString(row)
                        + "', expected " + schema.positive() + " or " + schema.negative());
            }
            labels[row] = codes[row] == 1;
        }
        return labels;
    }
}
