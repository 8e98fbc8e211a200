package dev.churnlab.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Grid} as an HTML table: a header cell a column and a row, so that a screen reader can name each value.
 *
 * <p>The first rows stand in it. Where there are more, or they can be sorted, a script adds buttons; without scripts, as
 * in an untrusted notebook or a printed page, it is the table of the first rows.
 */
final class GridHtml {
    /** The most that the table takes, in bytes; rows that do not fit are left out, and the caption says so. */
    static final int LIMIT = 90_000;

    /** The most that further rows take. */
    static final int MORE = 50_000;

    /** Longer values are broken into lines. */
    private static final int LONG = 40;

    private final StringBuilder html = new StringBuilder(8_192);
    private final Grid grid;

    private GridHtml(Grid grid) {
        this.grid = grid;
    }

    static String of(Grid grid) {
        return new GridHtml(grid).table();
    }

    private String table() {
        html.append("<div class=\"grid\">")
                .append(grid.numbered() ? Html.SCROLLED : "<div class=\"scroll\">")
                .append("<table class=\"dataframe\"><thead>");
        names();
        note("type", Grid.Heading::type);
        note("missing", Grid.Heading::missing);
        html.append("</thead><tbody>");
        var first = Math.min(Grid.ROWS, grid.rows().size());
        var size = Html.bytes(html);
        var shown = 0;
        while (shown < first) {
            var row = row(shown, grid.rows().get(shown));
            size += Html.bytes(row);
            if (size > LIMIT) {
                break;
            }
            html.append(row);
            shown++;
        }
        html.append("</tbody><caption dir=\"auto\">").append(Html.entities(grid.caption()));
        html.append("<span class=\"shown\" role=\"status\">").append(Html.entities(grid.part()));
        if (shown < first) {
            html.append("; cut after ").append(shown).append(" rows, the values are long");
        }
        html.append("</span></caption></table></div>");
        if (grid.numbered() && grid.rows().size() > 1) {
            more(shown);
        } else {
            html.append("</div>");
        }
        return html.toString();
    }

    private void names() {
        html.append("<tr>");
        if (grid.numbered()) {
            html.append("<th class=\"note\" scope=\"col\"><span aria-hidden=\"true\">#</span></th>");
        }
        for (var heading : grid.headings()) {
            html.append("<th dir=\"auto\" scope=\"col\"")
                    .append(heading.number() ? " class=\"number\">" : ">")
                    .append(Html.escape(heading.name()))
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

    private String row(int number, List<@Nullable String> values) {
        var row = new StringBuilder("<tr>");
        if (grid.numbered()) {
            row.append("<th class=\"note\" scope=\"row\">").append(number).append("</th>");
        }
        for (var i = 0; i < values.size(); i++) {
            value(row, grid.headings().get(i), values.get(i), i == 0 && !grid.numbered());
        }
        return row.append("</tr>").toString();
    }

    /** The first value of a row without a number names the row. */
    private static void value(StringBuilder row, Grid.Heading heading, @Nullable String value, boolean names) {
        if (value == null) {
            row.append(heading.number() ? "<td class=\"missing number\">" : "<td class=\"missing\">")
                    .append("missing</td>");
            return;
        }
        var text = Html.plain(value, Html.LONGEST);
        var cell = names ? "th" : "td";
        row.append('<')
                .append(cell)
                .append(names ? " scope=\"row\"" : "")
                .append(heading.number() ? " class=\"number\"" : " dir=\"auto\"")
                .append(text.length() > LONG && !heading.number() ? " class=\"long\">" : ">")
                .append(Html.entities(text))
                .append("</")
                .append(cell)
                .append('>');
    }

    /** Further rows, as far as they fit, for the script. */
    private void more(int from) {
        var rows = new ArrayList<List<@Nullable String>>();
        var size = 0;
        for (var at = from; at < grid.rows().size(); at++) {
            var row = new ArrayList<@Nullable String>();
            for (var value : grid.rows().get(at)) {
                row.add(value == null ? null : Html.plain(value, Html.LONGEST));
            }
            size += Html.bytes(ScriptJson.of(row)) + 1;
            if (size > MORE) {
                break;
            }
            rows.add(row);
        }
        if (!rows.isEmpty()) {
            html.append(Page.data(rows));
        }
        html.append("</div>").append(Page.GRID);
    }
}
