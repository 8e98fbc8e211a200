package dev.churnlab.kernel;

import dev.churnlab.training.CustomerExplanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is shown of one customer's explanation: words, and the strongest pushes as figures and bars. */
final class ExplanationView {
    private static final int MOST = 12;

    private ExplanationView() {}

    static Rendering of(CustomerExplanation explanation) {
        var shown = explanation.pushes().stream()
                .filter(push -> push.push() != 0)
                .limit(MOST)
                .toList();
        var words = Html.plain(explanation.words(), 2_000);
        var caption = "pushes in logits, above 0 towards " + explanation.target() + "; the strongest " + shown.size()
                + " of " + explanation.pushes().size() + " features";
        var html = new StringBuilder("<p dir=\"auto\">")
                .append(Html.entities(words))
                .append("</p><div class=\"scroll\">")
                .append(
                        "<table class=\"dataframe\"><thead><tr><th scope=\"col\">feature</th><th scope=\"col\">value</th>")
                .append("<th scope=\"col\" class=\"number\">push</th><td></td></tr></thead><tbody>");
        var rows = new ArrayList<List<@Nullable String>>();
        var most = shown.isEmpty() ? 1 : Math.abs(shown.get(0).push());
        for (var push : shown) {
            html.append("<tr><th scope=\"row\" dir=\"auto\">")
                    .append(Html.escape(push.feature()))
                    .append("</th>")
                    .append(push.value().isEmpty() ? "<td class=\"missing\">missing" : "<td dir=\"auto\">")
                    .append(Html.escape(push.value()))
                    .append("</td><td class=\"number\">")
                    .append(signed(push.push()))
                    .append("</td><td class=\"bar\" aria-hidden=\"true\">")
                    .append(bar(push.push(), most))
                    .append("</td></tr>");
            var row = new ArrayList<@Nullable String>();
            row.add(push.feature());
            row.add(push.value().isEmpty() ? null : push.value());
            row.add(signed(push.push()));
            rows.add(row);
        }
        var grid = new Grid(
                caption,
                List.of(Grid.Heading.text("feature"), Grid.Heading.text("value"), Grid.Heading.number("push")),
                rows,
                false);
        html.append("</tbody><caption dir=\"auto\">")
                .append(Html.entities(grid.caption()))
                .append("</caption></table></div>");
        return new Rendering(html.toString(), words + "\n\n" + GridText.of(grid));
    }

    /** From the middle to the right or to the left, half of the width at most. */
    private static String bar(double push, double most) {
        return String.format(
                Locale.ROOT,
                "<span class=\"%s\" style=\"width:%.1f%%\"></span>",
                push > 0 ? "plus" : "minus",
                50 * Math.abs(push) / most);
    }

    private static String signed(double push) {
        return String.format(Locale.ROOT, "%+.3f", push);
    }
}
