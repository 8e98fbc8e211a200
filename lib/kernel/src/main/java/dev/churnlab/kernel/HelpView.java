package dev.churnlab.kernel;

import java.util.regex.Pattern;

/** A page of help as HTML: a list of terms, so that a screen reader goes from method to method. */
final class HelpView {
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

    private HelpView() {}

    static Rendering of(HelpPage page) {
        var html = new StringBuilder("<section aria-label=\"help\"><p><code><b>")
                .append(Html.entities(page.declaration()))
                .append("</b></code></p>")
                .append(paragraphs(page.text()))
                .append("<dl>");
        for (var member : page.members()) {
            html.append("<dt style=\"margin-top:.6em\"><code>")
                    .append(Html.entities(member.signature()))
                    .append("</code></dt><dd style=\"margin-left:2em\">")
                    .append(paragraphs(member.text()))
                    .append("</dd>");
        }
        return new Rendering(html.append("</dl></section>").toString(), page.toString());
    }

    private static String paragraphs(String text) {
        var html = new StringBuilder();
        for (var paragraph : text.split("\n\n", -1)) {
            if (!paragraph.isBlank()) {
                var escaped = CODE.matcher(Html.entities(paragraph)).replaceAll("<code>$1</code>");
                html.append("<p style=\"margin:.2em 0\">")
                        .append(escaped.replace("\n", "<br>"))
                        .append("</p>");
            }
        }
        return html.toString();
    }
}
