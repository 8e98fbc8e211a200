package dev.churnlab.data;

import java.util.List;
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
     * A split of groups by chance, so that no group, as a household with its contracts, is in both parts: the rows of
     * scikit-learn's {@code GroupShuffleSplit(1, test_size=testSize, random_state=seed)} with
     * {@code groups=table[column]}.
     *
     * @param column tells the groups; a missing value is a group too
     * @param testSize the share of the groups that judge, between 0 and 1; rounded up to whole groups
     * @param seed 0 to 4294967295
     */
    public static Split byGroup(Table table, String column, double testSize, long seed) {
        return of(table, Shuffles.byGroup(Labels.of(table, column), testSize, seed));
    }

    /**
     * The latest rows judge what was learned from the earlier ones. Rows of one time are never divided: those of the
     * time at which the cut would be, all judge.
     *
     * @param column numbers, dates, times, or texts whose alphabetical order is that of time, as in 2026-11-21
     * @param testSize the share of the rows that judge, between 0 and 1; rounded up to whole rows
     * @return rows in the order of time, those of one time in the order of the table
     * @throws DataException if a row has no time, or no earlier row is left to learn from
     */
    public static Split byTime(Table table, String column, double testSize) {
        return of(table, TimeSplit.of(table, column, testSize));
    }

    /**
     * Checks that both parts can be used: that each has a row of either label.
     *
     * @return this split
     * @throws DataException if one has not
     */
    public Split requireBothClasses(Schema schema) {
        require(train, "learn from", schema);
        require(test, "judge with", schema);
        return this;
    }

    private static void require(Table part, String purpose, Schema schema) {
        if (part.rowCount() == 0) {
            throw new DataException(
                    part.name() + ": the split leaves no row to " + purpose + "; give more rows or another test size");
        }
        var labels = part.stringColumn(schema.target());
        for (var label : List.of(schema.positive(), schema.negative())) {
            if (labels.countOccurrences(label) == 0) {
                throw new DataException(
                        part.name() + ": none of the " + part.rowCount() + " rows to " + purpose + " has "
                                + Problem.oneLine(schema.target()) + " = '" + Problem.oneLine(label)
                                + "'; give more rows, another test size or seed, or split by chance within each label"
                                + " (stratified)");
            }
        }
    }

    static Table take(Table table, int[] rows) {
        var part = Table.create(table.name());
        table.columns().parallelStream()
                .map(column -> column instanceof StringColumn texts
                        ? TextColumns.take(texts, rows)
                        : (tech.tablesaw.columns.Column<?>) column.subset(rows))
                .toList()
                .forEach(part::addColumns);
        return part;
    }

    /** How many rows each part has: {@code 5634 rows to learn from, 1409 to judge with}. */
    @Override
    public String toString() {
        return trainRows.length + " rows to learn from, " + testRows.length + " to judge with";
    }
}
