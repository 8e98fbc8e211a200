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
        var least = Double.POSITIVE_INFINITY;
        var greatest = Double.NEGATIVE_INFINITY;
        for (var row = 0; row < column.size(); row++) {
            var value = column.getDouble(row);
            if (value != Math.rint(value)) {
                // NaN, a missing one, is not equal to itself.
                if (!Double.isNaN(value)) {
                    return false;
                }
            } else {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }
        var range = greatest - least;
        return range >= present - 1
                && (range == present - 1 || isUsualName(column.name()))
                && Arrays.stream(column.asDoubleArray())
                                .filter(value -> !Double.isNaN(value))
                                .distinct()
                                .count()
                        == present;
    }
}
