package dev.churnlab.data;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of one column while they are read, without an object for each. */
abstract class Cells {
    private final Column column;
    private final Set<String> missing;
    private final Problems problems;
    private tech.tablesaw.columns.@Nullable Column<?> made;

    Cells(Column column, Set<String> missing, Problems problems) {
        this.column = column;
        this.missing = missing;
        this.problems = problems;
    }

    static Cells of(Column column, Schema schema, Set<String> missing, boolean labelled, Problems problems) {
        if (column.kind() == Column.Kind.NUMERIC) {
            return column.integer()
                    ? new IntegerCells(column, missing, problems)
                    : new DoubleCells(column, missing, problems);
        }
        return new TextCells(column, schema, missing, labelled, problems);
    }

    /** Adds the field that these characters are. */
    abstract void add(char[] buffer, int offset, int length);

    /** Adds a number, which is not NaN. */
    void add(double value) {
        addText(Double.isInfinite(value) ? Double.toString(value) : NumberText.of(value));
    }

    /** Adds what is true or false. */
    void add(boolean value) {
        addText(value ? "1" : "0");
    }

    final void addText(String text) {
        var chars = text.toCharArray();
        add(chars, 0, chars.length);
    }

    /** Adds all values of the same column of a further stretch of the file. */
    abstract void append(Cells further);

    /** All that was added; nothing is added afterwards. */
    final tech.tablesaw.columns.Column<?> column() {
        var known = made;
        if (known == null) {
            known = make();
            made = known;
        }
        return known;
    }

    /** Makes the column of all that was added. */
    abstract tech.tablesaw.columns.Column<?> make();

    final Column schemaColumn() {
        return column;
    }

    /** Whether a field stands for no value: blank, or one of the loader's texts. */
    final boolean isMissing(char[] buffer, int offset, int length) {
        return isBlank(buffer, offset, length)
                || (!missing.isEmpty() && missing.contains(new String(buffer, offset, length).trim()));
    }

    static boolean isBlank(char[] buffer, int offset, int length) {
        var i = 0;
        while (i < length && buffer[offset + i] <= ' ') {
            i++;
        }
        return i == length;
    }

    final void problem(char[] buffer, int offset, int length, String rule) {
        problems.add(column.name(), new String(buffer, offset, length), rule);
    }

    final void missingProblem() {
        problems.add(column.name(), null, "the value is missing; fill it in or leave out the row");
    }
}
