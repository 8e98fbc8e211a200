package dev.churnlab.runner;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Times as people write them: {@code 90s}, {@code 10m}, {@code 1h30m}; a bare number is seconds. */
public final class Durations {
    private static final Pattern PARTS = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+(?:\\.\\d+)?)s?)?");

    private Durations() {}

    /** @throws IllegalArgumentException if the text is not a time longer than nothing */
    public static Duration parse(String text) {
        var parts = PARTS.matcher(text.strip());
        if (!text.isBlank() && parts.matches()) {
            double seconds = part(parts.group(1)) * 3600 + part(parts.group(2)) * 60 + part(parts.group(3));
            if (seconds > 0 && seconds < 1e9) {
                return Duration.ofMillis(Math.round(seconds * 1000));
            }
        }
        throw new IllegalArgumentException("a time is written as 90s, 10m or 1h30m, was '" + text + "'");
    }

    private static double part(String digits) {
        return digits == null ? 0 : Double.parseDouble(digits);
    }

    /** A time to one decimal below a minute, in minutes and seconds above. */
    public static String show(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d h", seconds / 3600, seconds / 60 % 60);
    }
}
