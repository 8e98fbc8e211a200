package dev.churnlab.data;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a table.
 *
 * @param line where the record starts in the file, from 1; 0: the file as a whole
 * @param row the row of the data, from 0; -1: the header, or the file as a whole
 * @param column the name of the column; null: the line as a whole
 * @param value the text that stands there; null: nothing does, or it is not one value
 * @param rule what is wrong and what to do, as the end of a sentence
 */
public record Problem(long line, int row, @Nullable String column, @Nullable String value, String rule) {
    private static final int SHOWN = 60;

    /** The problem on one line: {@code line 5, column tenure: 'abc' is not a whole number}. */
    @Override
    public String toString() {
        var where = new StringBuilder();
        if (line > 0) {
            where.append("line ").append(line);
        }
        if (column != null) {
            where.append(where.isEmpty() ? "" : ", ").append("column ").append(oneLine(column));
        }
        if (!where.isEmpty()) {
            where.append(": ");
        }
        return where + (value == null ? "" : "'" + oneLine(value) + "' ") + rule;
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
