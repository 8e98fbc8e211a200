package dev.churnlab.training;

/**
 * Something about a column that is probably not meant.
 *
 * @param column its name
 * @param kind what is wrong
 * @param message one line that says so and what to do
 */
public record Warning(String column, Kind kind, String message) {
    /** What may be wrong with a column. */
    public enum Kind {
        /** It alone tells the classes apart: it was probably written after the target was known. */
        LEAKAGE,
        /** Nearly every row has a value of its own, so that nothing can be learned from it. */
        ID,
        /** It has no value at all. */
        ALL_MISSING,
        /** All rows have the same value. */
        CONSTANT
    }
}
