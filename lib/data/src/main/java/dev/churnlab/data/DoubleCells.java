package dev.churnlab.data;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import java.util.Set;
import tech.tablesaw.api.DoubleColumn;

/** The values of a numeric column. */
final class DoubleCells extends Cells {
    private final DoubleArrayList values = new DoubleArrayList();
    private final Range range;
    private final boolean mayBeMissing;

    DoubleCells(Column column, Set<String> missing, Problems problems) {
        super(column, missing, problems);
        this.range = new Range(column);
        this.mayBeMissing = column.missing();
    }

    @Override
    void add(char[] buffer, int offset, int length) {
        var value = NumberText.parse(buffer, offset, length);
        if (!(value >= range.least && value <= range.greatest)) {
            value = unusual(value, buffer, offset, length);
        }
        values.add(value);
    }

    @Override
    void add(double value) {
        if (value >= range.least && value <= range.greatest) {
            values.add(value);
        } else {
            super.add(value);
        }
    }

    private double unusual(double value, char[] buffer, int offset, int length) {
        if (isMissing(buffer, offset, length)) {
            if (!mayBeMissing) {
                missingProblem();
            }
        } else if (Double.isNaN(value)) {
            problem(buffer, offset, length, "is not a number; write it like 1234.5");
        } else {
            problem(buffer, offset, length, range.rule());
        }
        return Double.NaN;
    }

    @Override
    void append(Cells further) {
        values.addAll(((DoubleCells) further).values);
    }

    @Override
    DoubleColumn make() {
        return DoubleColumn.create(schemaColumn().name(), values.toDoubleArray());
    }
}
