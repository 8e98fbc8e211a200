package dev.churnlab.data;

import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A table in two parts: one to learn from, one to judge with.
 *
 * @param train the rows {@code trainRows} of the table, in that order
 * @param test the rows {@code testRows} of the table, in that order
 * @param trainRows 0-based row numbers
 * @param testRows 0-based row numbers
 */
public record Split(Table train, Table test, int[] trainRows, int[] testRows) {

    /** The two parts of a table that a fold names. */
    public static Split of(Table table, Fold fold) {
        return new Split(
                take(table, fold.trainRows()), take(table, fold.testRows()), fold.trainRows(), fold.testRows());
    }

    /**
     * A split by chance: the rows, in order, of scikit-learn's
     * {@code train_test_split(table, test_size=testSize, random_state=seed)}.
     *
     * @param testSize the share of the rows that judge, between 0 and 1; rounded up to whole rows
     * @param seed 0 to 4294967295
     */
    public static Split random(Table table, double testSize, long seed) {
        return of(table, Shuffles.random(table.rowCount(), testSize, seed));
    }

    /**
     * A split by chance that keeps the share of each value of a column: the rows, in order, of scikit-learn's
     * {@code train_test_split(table, test_size=testSize, random_state=seed, stratify=table[column])}.
     *
     * @param column usually the target
     * @param testSize the share of the rows that judge, between 0 and 1; rounded up to whole rows
     * @param seed 0 to 4294967295
     */
    public static Split stratified(Table table, String column, double testSize, long seed) {
        return of(table, Shuffles.stratified(Labels.of(table, column), testSize, seed));
    }

    /**
     * This split, if rows of both classes are in either part: a model cannot be trained or judged on one class.
     *
     * @param schema names the target
     * @throws DataException if a part is empty or has one class only
     */
    public Split requireBothClasses(Schema schema) {
        check("train", train, schema.target());
        check("test", test, schema.target());
        return this;
    }

    private static void check(String part, Table rows, String target) {
        var classes = rows.column(target).asStringColumn().unique();
        if (classes.size() < 2) {
            throw new DataException(rows.name() + ": the " + part + " part has "
                    + (classes.isEmpty()
                            ? "no rows"
                            : "only " + target + "=" + classes.get(0) + " (" + rows.rowCount() + " rows)")
                    + ", but both classes are needed: give more rows, or another test size or seed");
        }
    }

    private static Table take(Table table, int[] rows) {
        var part = Table.create(table.name());
        for (var column : table.columns()) {
            part.addColumns(column instanceof StringColumn texts ? TextColumns.take(texts, rows) : column.subset(rows));
        }
        return part;
    }

    /** How many rows each part has: {@code 5634 rows to learn from, 1409 to judge with}. */
    @Override
    public String toString() {
        return trainRows.length + " rows to learn from, " + testRows.length + " to judge with";
    }
}
