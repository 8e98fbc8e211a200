package dev.churnlab.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Grid} as lines of text, for viewers without HTML and for logs. */
final class GridText {
    private static final int LONGEST = 40;

    private GridText() {}

    static String of(Grid grid) {
        var lines = new ArrayList<List<String>>();
        lines.add(grid.headings().stream()
                .map(Grid.Heading::name)
                .map(GridText::shown)
                .toList());
        for (var row : grid.rows()) {
            lines.add(row.stream().map(GridText::shown).toList());
        }
        var widths = new int[grid.headings().size()];
        for (var line : lines) {
            for (var i = 0; i < line.size(); i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        var text = new StringBuilder();
        lines.forEach(line -> text.append(padded(grid, line, widths)).append('\n'));
        return text.append(grid.caption()).toString();
    }

    private static String padded(Grid grid, List<String> line, int[] widths) {
        var text = new StringBuilder();
        for (var i = 0; i < line.size(); i++) {
            var value = line.get(i);
            var blanks = " ".repeat(widths[i] - value.length());
            text.append(i == 0 ? "" : "  ").append(grid.headings().get(i).number() ? blanks + value : value + blanks);
        }
        return text.toString().stripTrailing();
    }

    private static String shown(@Nullable String value) {
        return value == null ? "missing" : Html.plain(value, LONGEST);
    }
}
