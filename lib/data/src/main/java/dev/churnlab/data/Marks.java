package dev.churnlab.data;

import java.util.Set;

/** Texts that often stand for a missing value: those of pandas' {@code read_csv} that people write, and some more. */
final class Marks {
    /** They mean nothing else, in whatever column. */
    static final Set<String> ANYWHERE =
            Set.of("?", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "#NULL!");

    /** Among numbers they mean a missing one; among texts they can be a category. */
    static final Set<String> AMONG_NUMBERS = Set.of("None", "none", "-", ".", "--", "unknown", "Unknown", "missing");

    private Marks() {}

    static boolean contains(String text) {
        return ANYWHERE.contains(text) || AMONG_NUMBERS.contains(text);
    }
}
