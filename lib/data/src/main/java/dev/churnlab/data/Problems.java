package dev.churnlab.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong with a file while it is read; it knows where the reading stands. */
final class Problems {
    /** The most that are listed; the rest is counted. */
    static final int LISTED = 1000;

    private final String source;
    private final List<Problem> listed = new ArrayList<>();
    private long count;
    private String part = "";
    private long line;
    private int row = -1;
    private long countBeforeRow;

    Problems(String source) {
        this.source = source;
    }

    String source() {
        return source;
    }

    /** From now on, problems belong to this file of several; empty: to the source as a whole. */
    void in(String newPart) {
        part = newPart;
    }

    /** From now on, problems belong to this record. */
    void at(long newLine, int newRow) {
        line = newLine;
        row = newRow;
        countBeforeRow = count;
    }

    void add(@Nullable String column, @Nullable String value, String rule) {
        if (count++ < LISTED) {
            listed.add(new Problem(part, line, row, column, value, rule));
        }
    }

    /** One problem of the whole record in place of those of its fields. */
    void addInsteadOfRow(String rule) {
        count = countBeforeRow;
        if (listed.size() > count) {
            listed.subList((int) count, listed.size()).clear();
        }
        add(null, null, rule);
    }

    boolean isEmpty() {
        return count == 0;
    }

    DataException exception() {
        return new DataException(source, listed, count);
    }
}
