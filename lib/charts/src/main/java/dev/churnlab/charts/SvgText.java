package dev.churnlab.charts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Makes of VectorGraphics2D's SVG one that is the same each time, stands alone, and can be put into a page. */
final class SvgText {
    private static final Pattern HEAD = Pattern.compile("^.*?<svg [^>]*>", Pattern.DOTALL);
    private static final Pattern CLIP = Pattern.compile("clip-?\\d+");
    private static final Pattern DIGITS = Pattern.compile("(\\d\\.\\d\\d)\\d+");

    private SvgText() {}

    /**
     * Rewrites the head (a DTD from the web is named there), the ids (they are random, and must not meet those of another
     * picture in the same page), and the numbers (a hundredth of a pixel is enough).
     */
    static String finish(String svg, String size, String alt) {
        var width = size.substring(0, size.indexOf(' '));
        var height = size.substring(size.indexOf(' ') + 1);
        var head = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + size + "\">\n  <title>" + escape(alt) + "</title>";
        var body = DIGITS.matcher(HEAD.matcher(svg).replaceFirst("")).replaceAll("$1");
        return head + numbered(body, alt);
    }

    private static String numbered(String body, String alt) {
        var crc = new CRC32();
        crc.update(alt.getBytes(UTF_8));
        crc.update(CLIP.matcher(body).replaceAll("").getBytes(UTF_8));
        var names = new HashMap<String, String>();
        return CLIP.matcher(body)
                .replaceAll(match -> Matcher.quoteReplacement(names.computeIfAbsent(
                        match.group(),
                        id -> String.format(Locale.ROOT, "clip-%08x-%d", crc.getValue(), names.size()))));
    }

    /** XML has no control characters and no halves of characters: they are shown as pictures of themselves. */
    private static String escape(String text) {
        var escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> escaped.appendCodePoint(shown(c));
            }
        });
        return escaped.toString();
    }

    private static int shown(int c) {
        if (c < 0x20 && c != '\n') {
            return 0x2400 + c;
        }
        var none = Character.getType(c) == Character.SURROGATE || c == 0xfffe || c == 0xffff;
        return none ? 0xfffd : c;
    }
}
