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

    /** The record is complete. */
    void endRow(int fields);

    /** The reading ends here, since the file is broken. */
    void fail(long line, String rule);
}
