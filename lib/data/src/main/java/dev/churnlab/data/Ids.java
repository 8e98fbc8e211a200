package dev.churnlab.data;

import java.util.Arrays;
import java.util.regex.Pattern;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.columns.Column;

/** What columns look like that name the rows. */
final class Ids {
    /** With fewer rows, values that are all different say little. */
    static final int ENOUGH_ROWS = 20;

    /** As large a share of the values must be different for texts to be ids. */
    static final double NEARLY_ALL = 0.99;

    /** Names as id, customerID, customer_id, RowNumber, uuid. */
    private static final Pattern NAME =
            Pattern.compile("(?i:(.*[^a-z])?(id|uuid|guid|key)|row_?(number|no|id)|index)|.*[a-z](ID|Id)");

    private Ids() {}

    static boolean isUsualName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Whether a column looks like an id: texts that are nearly all different, or whole numbers that are all different
     * and either in a row or under a usual name.
     */
    static boolean looksLikeOne(Column<?> column) {
        var present = column.size() - column.countMissing();
        if (present < ENOUGH_ROWS) {
            return false;
        }
        if (column instanceof StringColumn texts) {
            return texts.countUnique() - (present < column.size() ? 1 : 0) >= NEARLY_ALL * present;
        }
        return column instanceof NumericColumn<?> numbers && looksLikeOne(numbers, present);
    }

    private static boolean looksLikeOne(NumericColumn<?> column, int present) {
        var values = column.asDoubleArray();
        var range = column.max() - column.min();
        if (range != present - 1 && (range < present - 1 || !isUsualName(column.name()))) {
            return false;
        }
        var numbers = Arrays.stream(values).filter(value -> !Double.isNaN(value));
        return Arrays.stream(values).allMatch(value -> Double.isNaN(value) || value == Math.rint(value))
                && numbers.distinct().count() == present;
    }
}
