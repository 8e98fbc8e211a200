package dev.churnlab.kernel;

import java.util.Locale;

/** Numbers as text, the same in every language. */
final class Figures {
    private Figures() {}

    /** With four digits after the point, as metrics are compared. */
    static String four(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** With as many digits as it has: 3, 0.25. */
    static String shortest(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
