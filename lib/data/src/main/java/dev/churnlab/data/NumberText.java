package dev.churnlab.data;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Decimal numbers in text, in the one notation that every locale shares: digits, a point, an exponent. Fast for what
 * tables hold, and always the double nearest to the text.
 */
final class NumberText {
    /** Powers of ten that a double holds exactly. */
    private static final double[] EXACT = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** Below it, a sum of digits is held exactly by a double. */
    private static final long EXACT_DIGITS = 1L << 53;

    private NumberText() {}

    /** The number that these characters are, with blanks around allowed; NaN if they are none, or too large a one. */
    static double parse(char[] buffer, int offset, int length) {
        var start = offset;
        var end = offset + length;
        while (start < end && buffer[start] <= ' ') {
            start++;
        }
        while (start < end && buffer[end - 1] <= ' ') {
            end--;
        }
        var negative = start < end && buffer[start] == '-';
        var i = negative || (start < end && buffer[start] == '+') ? start + 1 : start;
        long digits = 0;
        var point = -1;
        var seen = 0;
        for (; i < end; i++) {
            var c = buffer[i];
            if (c >= '0' && c <= '9') {
                seen++;
                if (digits >= EXACT_DIGITS / 16) {
                    return parseLong(buffer, start, end);
                }
                digits = digits * 10 + (c - '0');
            } else if (c == '.' && point < 0) {
                point = i;
            } else {
                return seen > 0 && (c == 'e' || c == 'E') ? parseLong(buffer, start, end) : Double.NaN;
            }
        }
        if (seen == 0) {
            return Double.NaN;
        }
        var decimals = point < 0 ? 0 : end - 1 - point;
        if (decimals >= EXACT.length) {
            return parseLong(buffer, start, end);
        }
        // Both are exact, so their quotient is the nearest double (Clinger, How to Read Floating Point Numbers).
        var value = digits / EXACT[decimals];
        return negative ? -value : value;
    }

    /** The way for many digits and for exponents: Java's own parser, after a check of what it would take beyond. */
    private static double parseLong(char[] buffer, int start, int end) {
        for (var i = start; i < end; i++) {
            var c = buffer[i];
            if ((c < '0' || c > '9') && c != '.' && c != 'e' && c != 'E' && c != '+' && c != '-') {
                return Double.NaN;
            }
        }
        try {
            var value = Double.parseDouble(new String(buffer, start, end - start));
            return Double.isInfinite(value) ? Double.NaN : value;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /**
     * The shortest text that reads as the same double, without a point where there is nothing behind it. (On JDK 17
     * {@link Double#toString} is not always the shortest, and so differs from that of later ones.)
     *
     * @param value finite
     */
    static String of(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
        }
        var exact = new BigDecimal(value);
        var digits = 15;
        var rounded = exact.round(new MathContext(digits));
        while (rounded.doubleValue() != value) {
            digits++;
            rounded = exact.round(new MathContext(digits));
        }
        var magnitude = Math.abs(value);
        var text = rounded.stripTrailingZeros();
        return magnitude >= 1e-6 && magnitude < 1e21 ? text.toPlainString() : text.toString();
    }
}
