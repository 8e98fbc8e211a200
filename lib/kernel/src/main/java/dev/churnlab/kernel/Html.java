package dev.churnlab.kernel;

/** Text made safe and short enough to stand in HTML, or in a terminal. */
final class Html {
    /** The most characters of one value that are shown. */
    static final int LONGEST = 200;

    /** Opens what is scrolled where it is too wide, by keys too, which JupyterLab would take. */
    static final String SCROLLED = "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"table\""
            + " data-lm-suppress-shortcuts=\"true\">";

    private Html() {}

    /** A piece of a page with the styles of the library. */
    static String page(String body) {
        return "<div class=\"churnlab\">" + Page.STYLE + body + "</div>";
    }

    /** A text as one line, shortened, with control characters made visible and lone surrogates replaced. */
    static String plain(String text, int longest) {
        var shown = new StringBuilder(Math.min(text.length(), longest) + 1);
        for (var i = 0; i < text.length() && shown.length() < longest; ) {
            var c = text.codePointAt(i);
            shown.appendCodePoint(visible(c));
            i += Character.charCount(c);
            if (i < text.length() && shown.length() >= longest) {
                shown.append('…');
            }
        }
        return shown.toString();
    }

    /** U+2400 and what follows are pictures of the control characters. */
    private static int visible(int c) {
        if (c < 0x20) {
            return 0x2400 + c;
        }
        if (c >= 0x7f && c < 0xa0) {
            return 0x2421;
        }
        var noText = Character.getType(c) == Character.SURROGATE || c == 0xfffe || c == 0xffff;
        return noText ? 0xfffd : isDirectionMark(c) ? 0x2426 : c;
    }

    /** The marks that turn the direction of the text after them, also outside of the value. */
    private static boolean isDirectionMark(int c) {
        return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    }

    /** A value as HTML text: {@link #plain} and escaped. */
    static String escape(String text) {
        return entities(plain(text, LONGEST));
    }

    /** A text of any length with the five characters replaced that mean something in HTML. */
    static String entities(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** How many bytes a text is in UTF-8; it has no lone surrogates. */
    static int bytes(CharSequence text) {
        var bytes = 0;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            // Half of the four bytes of a pair each.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
