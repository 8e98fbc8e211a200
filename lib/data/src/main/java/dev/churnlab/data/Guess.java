package dev.churnlab.data;

/**
 * What was guessed about one column, and why.
 *
 * @param column its name
 * @param what the guess, as in {@code numeric, whole numbers, at least 0}
 * @param why what in the file speaks for it, as in {@code 73 different numbers from 0 to 72}
 */
public record Guess(String column, String what, String why) {
    /** One line: {@code tenure: numeric, whole numbers, at least 0 (0 to 72)}. */
    @Override
    public String toString() {
        return Problem.oneLine(column) + ": " + what + " (" + why + ")";
    }
}
