package dev.churnlab.data;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a table.
 *
 * @param part the name of the file among several of a folder; empty: the file is the only one
 * @param line where the record starts in the file, from 1; 0: the file as a whole, or it has no lines
 * @param row the row of the data over all files, from 0; -1: the header, or the file as a whole
 * @param column the name of the column; null: the line as a whole
 * @param value the text that stands there; null: nothing does, or it is not one value
 * @param rule what is wrong and what to do, as the end of a sentence
 */
public record Problem(String part, long line, int row, @Nullable String column, @Nullable String value, String rule) {
    private static final int SHOWN = 60;

    /** Something that is wrong with a file that is the only one. */
    public Problem(long line, int row, @Nullable String column, @Nullable String value, String rule) {
        this("", line, row, column, value, rule);
    }

    /** The problem on one line: {@code line 5, column tenure: 'abc' is not a whole number}. */
    @Override
    public String toString() {
        var where = new ArrayList<String>();
        if (!part.isEmpty()) {
            where.add(oneLine(part));
        }
        if (line > 0) {
            where.add("line " + line);
        } else if (row >= 0) {
            where.add("row " + row);
        }
        if (column != null) {
            where.add("column " + oneLine(column));
        }
        return String.join(", ", where)
                + (where.isEmpty() ? "" : ": ")
                + (value == null ? "" : "'" + oneLine(value) + "' ")
                + rule;
    }

    /** A value as part of a message: short, and on one line. */
    static String oneLine(String text) {
        return withoutLineEnds(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
    }

    /** A text with its line ends and other control characters made visible. */
    static String withoutLineEnds(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '␣' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
