package dev.churnlab.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The {@link Grid} of a Tablesaw table: its first rows, with the type and the missing values of each column. */
final class TableGrid {
    private TableGrid() {}

    static Grid of(Table table) {
        var columns = table.columns().stream().limit(Grid.COLUMNS).toList();
        var rows = new ArrayList<List<@Nullable String>>();
        for (var row = 0; row < Math.min(Grid.SENT, table.rowCount()); row++) {
            var values = new ArrayList<@Nullable String>();
            for (var column : columns) {
                values.add(column.isMissing(row) ? null : column.getString(row));
            }
            rows.add(values);
        }
        var name = table.name() == null || table.name().isBlank() ? "" : Html.plain(table.name(), 80) + ": ";
        return new Grid(
                name + Grid.size(table.rowCount(), table.columnCount()),
                Grid.part(table.rowCount(), table.columnCount()),
                columns.stream().map(TableGrid::heading).toList(),
                rows,
                true);
    }

    private static Grid.Heading heading(Column<?> column) {
        return new Grid.Heading(
                column.name(),
                column.type().name().toLowerCase(Locale.ROOT),
                String.format(Locale.ROOT, "%,d", column.countMissing()),
                column instanceof NumericColumn);
    }
}
