package dev.churnlab.data;

import java.util.List;

/** Takes the records of a file as they are read, field by field. One that holds several files gets them in turn. */
interface RecordSink {
    /**
     * A file begins, after which come its records.
     *
     * @param part the name of the file, if it is one of several; empty if it is the only one
     * @param names of its columns
     */
    void header(String part, List<String> names);

    /**
     * A record begins.
     *
     * @param line where, from 1; 0: the format has no lines
     */
    void beginRow(long line);

    /** The next value of the record, as text; the characters are only lent. */
    void field(int index, char[] buffer, int offset, int length);

    /** The next value of the record, finite or infinite, of a file that has numbers as such. */
    default void number(int index, double value) {
        var text = (Double.isInfinite(value) ? Double.toString(value) : NumberText.of(value)).toCharArray();
        field(index, text, 0, text.length);
    }

    /** The next value of the record, of a file that has truth as such. */
    default void truth(int index, boolean value) {
        var text = String.valueOf(value).toCharArray();
        field(index, text, 0, text.length);
    }

    /** Whether the values of a column are of interest; those of others need not be given. */
    default boolean wants(String column) {
        return true;
    }

    /** The record is complete. */
    void endRow(int fields);

    /** The reading ends here, since the file is broken. */
    void fail(long line, String rule);
}
