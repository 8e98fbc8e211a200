package dev.churnlab.notebook;

import java.util.HexFormat;

/** Halves of a UTF-16 pair without the other half: JSON can hold them escaped, UTF-8 cannot. */
final class LoneSurrogates {
    private LoneSurrogates() {}

    static boolean in(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** The text as a JSON string in which all that is not printable ASCII is escaped. */
    static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7e) {
                json.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    /** The text with each lone surrogate replaced by U+FFFD, for the keys of objects. */
    static String replaced(String text) {
        if (!in(text)) {
            return text;
        }
        var fixed = new StringBuilder();
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                .forEach(fixed::appendCodePoint);
        return fixed.toString();
    }
}
