package dev.churnlab.kernel;

import dev.churnlab.data.Column;
import dev.churnlab.data.Schema;
import dev.churnlab.data.Split;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is shown of the types of lib/data. */
final class DataGrids {
    private DataGrids() {}

    static Grid of(Schema schema) {
        return new Grid(
                String.format(
                        Locale.ROOT,
                        "%d columns; predicts %s: %s against %s",
                        schema.columns().size(),
                        schema.target(),
                        schema.positive(),
                        schema.negative()),
                List.of(
                        Grid.Heading.text("column"),
                        Grid.Heading.text("kind"),
                        Grid.Heading.text("values"),
                        Grid.Heading.text("may be missing")),
                schema.columns().stream().map(DataGrids::row).toList(),
                false);
    }

    private static List<@Nullable String> row(Column column) {
        return List.of(
                column.name(),
                column.kind().name().toLowerCase(Locale.ROOT),
                column.kind() == Column.Kind.NUMERIC ? range(column) : String.join(", ", column.categories()),
                column.missing() ? "yes" : "");
    }

    private static String range(Column column) {
        var type = column.integer() ? "whole number" : "number";
        var least = column.min() == null ? "" : " from " + Figures.shortest(column.min());
        var greatest = column.max() == null ? "" : " to " + Figures.shortest(column.max());
        return type + least + greatest;
    }

    static Grid of(Split split) {
        var rows = (double) split.trainRows().length + split.testRows().length;
        return new Grid(
                split.toString(),
                List.of(Grid.Heading.text("part"), Grid.Heading.number("rows"), Grid.Heading.number("share")),
                List.of(part("train", split.trainRows().length, rows), part("test", split.testRows().length, rows)),
                false);
    }

    private static List<@Nullable String> part(String name, int rows, double all) {
        return List.of(
                name, String.format(Locale.ROOT, "%,d", rows), String.format(Locale.ROOT, "%.1f %%", 100 * rows / all));
    }
}
