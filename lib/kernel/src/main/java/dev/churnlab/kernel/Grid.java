package dev.churnlab.kernel;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of anything that has rows and columns.
 *
 * @param caption one line that says what it is
 * @param part how much of it is shown before anybody asks for more; empty: all
 * @param headings the columns
 * @param rows the first rows, a text a column, null where the value is missing
 * @param numbered whether rows are shown with their 0-based number, and can be sorted
 */
record Grid(
        String caption,
        String part,
        List<Heading> headings,
        List<? extends List<@Nullable String>> rows,
        boolean numbered) {
    /** The most rows and columns that are shown at a time. */
    static final int ROWS = 20;

    /** The most rows that are there to be sorted and turned over to. */
    static final int SENT = 200;

    static final int COLUMNS = 50;

    private static final int LONGEST_CAPTION = 400;

    Grid {
        caption = Html.plain(caption, LONGEST_CAPTION);
    }

    /**
     * A column.
     *
     * @param type the type of its values, empty where it does not matter
     * @param missing how many values of the whole column are missing; empty where they were not counted
     * @param number whether the values are aligned as numbers
     */
    record Heading(String name, String type, String missing, boolean number) {
        static Heading text(String name) {
            return new Heading(name, "", "", false);
        }

        static Heading number(String name) {
            return new Heading(name, "", "", true);
        }
    }

    Grid(String caption, List<Heading> headings, List<? extends List<@Nullable String>> rows, boolean numbered) {
        this(caption, "", headings, rows, numbered);
    }

    /** Names and their values. */
    static Grid pairs(String caption, List<? extends List<@Nullable String>> rows) {
        return new Grid(caption, List.of(Heading.text("name"), Heading.text("value")), rows, false);
    }

    /** How large a table is, as in {@code 7,043 rows × 21 columns}. */
    static String size(long rows, int columns) {
        return String.format(
                Locale.ROOT,
                "%,d %s × %,d %s",
                rows,
                rows == 1 ? "row" : "rows",
                columns,
                columns == 1 ? "column" : "columns");
    }

    /** How much of a table is shown, as in {@code , the first 20 rows}. */
    static String part(long rows, int columns) {
        return (columns > COLUMNS ? ", the first " + COLUMNS + " columns" : "")
                + (rows > ROWS ? ", the first " + ROWS + " rows" : "");
    }
}
