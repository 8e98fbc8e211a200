package dev.churnlab.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Grid} as lines of text, for viewers without HTML and for logs. */
final class GridText {
    private static final int LONGEST = 40;

    /** The most that is sent, in bytes. */
    private static final int LIMIT = 30_000;

    private GridText() {}

    static String of(Grid grid) {
        var lines = new ArrayList<List<String>>();
        lines.add(grid.headings().stream()
                .map(Grid.Heading::name)
                .map(GridText::shown)
                .toList());
        grid.rows().stream()
                .limit(Grid.ROWS)
                .forEach(row -> lines.add(row.stream().map(GridText::shown).toList()));
        var widths = new int[grid.headings().size()];
        for (var line : lines) {
            for (var i = 0; i < line.size(); i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        var text = new StringBuilder();
        var size = 0;
        for (var line : lines) {
            var padded = padded(grid, line, widths);
            size += Html.bytes(padded) + 1;
            if (size > LIMIT) {
                text.append("…\n");
                break;
            }
            text.append(padded).append('\n');
        }
        return text.append(grid.caption()).append(grid.part()).toString();
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
