package dev.churnlab.kernel;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A {@link Grid} as an HTML table: a header cell a column and a row, so that a screen reader can name each value. */
final class GridHtml {
    /** The most that is sent, in characters; rows that do not fit are left out, and the caption says so. */
    static final int LIMIT = 100_000;

    private final StringBuilder html = new StringBuilder(8_192);
    private final Grid grid;

    private GridHtml(Grid grid) {
        this.grid = grid;
    }

    static String of(Grid grid) {
        return new GridHtml(grid).table();
    }

    private String table() {
        html.append("<table class=\"dataframe\"><thead>");
        line("", "scope=\"col\"", Grid.Heading::name);
        note("type", Grid.Heading::type);
        note("missing", Grid.Heading::missing);
        html.append("</thead><tbody>");
        var shown = 0;
        while (shown < grid.rows().size() && html.length() < LIMIT) {
            row(shown, grid.rows().get(shown));
            shown++;
        }
        var cut = shown < grid.rows().size() ? "; cut after " + shown + " rows, the values are long" : "";
        return html.append("</tbody><caption>")
                .append(Html.entities(grid.caption() + cut))
                .append("</caption></table>")
                .toString();
    }

    private void line(String name, String attributes, Function<Grid.Heading, String> text) {
        html.append("<tr>");
        if (grid.numbered()) {
            html.append("<th class=\"note\" scope=\"row\">").append(name).append("</th>");
        }
        for (var heading : grid.headings()) {
            html.append("<th dir=\"auto\" ")
                    .append(attributes)
                    .append(heading.number() ? " class=\"number\">" : ">")
                    .append(Html.escape(text.apply(heading)))
                    .append("</th>");
        }
        html.append("</tr>");
    }

    private void note(String name, Function<Grid.Heading, String> text) {
        if (grid.headings().stream().anyMatch(heading -> !text.apply(heading).isEmpty())) {
            html.append("<tr class=\"note\">");
            if (grid.numbered()) {
                html.append("<th class=\"note\" scope=\"row\">").append(name).append("</th>");
            }
            for (var heading : grid.headings()) {
                html.append(heading.number() ? "<td class=\"note number\">" : "<td class=\"note\">")
                        .append(Html.escape(text.apply(heading)))
                        .append("</td>");
            }
            html.append("</tr>");
        }
    }

    private void row(int number, List<@Nullable String> values) {
        html.append("<tr>");
        if (grid.numbered()) {
            html.append("<th class=\"note\" scope=\"row\">").append(number).append("</th>");
        }
        for (var i = 0; i < values.size(); i++) {
            value(grid.headings().get(i), values.get(i));
        }
        html.append("</tr>");
    }

    private void value(Grid.Heading heading, @Nullable String value) {
        if (value == null) {
            html.append("<td class=\"missing\">missing</td>");
        } else {
            html.append(heading.number() ? "<td class=\"number\">" : "<td dir=\"auto\">")
                    .append(Html.escape(value))
                    .append("</td>");
        }
    }
}
