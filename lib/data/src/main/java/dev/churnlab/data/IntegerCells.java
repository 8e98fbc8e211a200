package dev.churnlab.data;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Set;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.columns.numbers.IntColumnType;

/** The values of a column of whole numbers. */
final class IntegerCells extends Cells {
    private final IntArrayList values = new IntArrayList();
    private final Range range;
    private final boolean mayBeMissing;

    IntegerCells(Column column, Set<String> missing, Problems problems) {
        super(column, missing, problems);
        this.range = new Range(column);
        this.mayBeMissing = column.missing();
    }

    @Override
    void add(char[] buffer, int offset, int length) {
        var value = NumberText.parse(buffer, offset, length);
        var whole = (int) value;
        var usual = whole == value && whole != IntColumnType.missingValueIndicator();
        if (!usual || value < range.least || value > range.greatest) {
            whole = unusual(value, usual, buffer, offset, length);
        }
        values.add(whole);
    }

    @Override
    void add(double value) {
        var whole = (int) value;
        if (whole == value
                && whole != IntColumnType.missingValueIndicator()
                && value >= range.least
                && value <= range.greatest) {
            values.add(whole);
        } else {
            super.add(value);
        }
    }

    private int unusual(double value, boolean whole, char[] buffer, int offset, int length) {
        if (isMissing(buffer, offset, length)) {
            if (!mayBeMissing) {
                missingProblem();
            }
        } else if (Double.isNaN(value)) {
            problem(buffer, offset, length, "is not a number; write it like 1234");
        } else if (!whole) {
            problem(buffer, offset, length, "is not a whole number of at most 32 bits; write it like 1234");
        } else {
            problem(buffer, offset, length, range.rule());
        }
        return IntColumnType.missingValueIndicator();
    }

    @Override
    void append(Cells further) {
        values.addAll(((IntegerCells) further).values);
    }

    @Override
    IntColumn make() {
        return IntColumn.create(schemaColumn().name(), values.toIntArray());
    }
}
