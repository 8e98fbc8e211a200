package dev.churnlab.notebook;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parameter as it was typed on a command line, where {@code 42} may be a number or a text: the notebook's declaration
 * decides, and where there is none, {@link #value()}.
 *
 * @param text what was typed
 */
public record Word(String text) {
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    /** The value as papermill sees it: True, False, None, an integer, a decimal, else the text itself. */
    public @Nullable Object value() {
        var trimmed = text.strip();
        if (text.equals("True")) {
            return true;
        } else if (text.equals("False")) {
            return false;
        } else if (text.equals("None")) {
            return null;
        } else if (INTEGER.matcher(trimmed).matches()) {
            return Numbers.smallest(new BigInteger(trimmed.replace("_", "").replaceFirst("^\\+", "")));
        } else if (DECIMAL.matcher(trimmed).matches()) {
            return Double.valueOf(trimmed);
        }
        return switch (trimmed.toLowerCase(Locale.ROOT).replaceFirst("^\\+", "")) {
            case "nan", "-nan" -> Double.NaN;
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> text;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
