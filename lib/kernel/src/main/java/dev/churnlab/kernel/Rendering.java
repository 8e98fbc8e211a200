package dev.churnlab.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.charts.Picture;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value as a piece of HTML, with a plain-text twin.
 *
 * @param html without the styles of the page
 */
record Rendering(String html, String text) {
    static final String HTML = "text/html";
    static final String TEXT = "text/plain";

    /** The most characters of what a picture says in words. */
    static final int LONGEST_ALT = 2_000;

    static Rendering of(Grid grid) {
        return new Rendering(GridHtml.of(grid), GridText.of(grid));
    }

    /** As an image, so that what a picture names in itself means nothing to the page or to its other pictures. */
    static Rendering of(Picture picture) {
        var data = Base64.getEncoder().encodeToString(picture.svg().getBytes(UTF_8));
        var alt = Html.plain(picture.alt(), LONGEST_ALT);
        return new Rendering(
                "<img alt=\"" + Html.entities(alt) + "\" src=\"data:image/svg+xml;base64," + data + "\">", alt);
    }

    /** Both, the other one below. */
    Rendering and(Rendering other) {
        return new Rendering(html + other.html, text + "\n\n" + other.text);
    }

    /** Both, the other one to the right where there is room. */
    Rendering beside(Rendering other) {
        return new Rendering(
                "<div class=\"beside\"><div>" + html + "</div><div>" + other.html + "</div></div>",
                text + "\n\n" + other.text);
    }

    /** A value for each media type, the richest first. */
    Map<String, Object> byType() {
        var byType = new LinkedHashMap<String, Object>();
        byType.put(HTML, Html.page(html));
        byType.put(TEXT, text);
        return byType;
    }
}
