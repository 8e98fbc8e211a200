package dev.churnlab.data;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** A table while it is read: fields come in, columns and problems come out. */
final class Reading {
    private final Schema schema;
    private final Set<String> missing;
    private final boolean labelled;
    private final Consumer<String> onWarning;
    private final Problems problems;

    private @Nullable Cells[] cells = new Cells[0];
    private boolean headerRead;
    private int rows;

    Reading(Schema schema, Set<String> missing, boolean labelled, Consumer<String> onWarning, String source) {
        this.schema = schema;
        this.missing = missing;
        this.labelled = labelled;
        this.onWarning = onWarning;
        this.problems = new Problems(source);
    }

    void header(List<String> names) {
        headerRead = true;
        checkHeader(names);
        var seen = new HashSet<String>();
        cells = new Cells[names.size()];
        for (var i = 0; i < cells.length; i++) {
            var column = schema.find(names.get(i)).orElse(null);
            if (column != null && seen.add(column.name())) {
                cells[i] = Cells.of(column, schema, missing, labelled, problems);
            }
        }
    }

    private void checkHeader(List<String> names) {
        var wanted = schema.columns().stream().map(Column::name).toList();
        var separator = separator(names);
        if (separator != null) {
            problems.add(null, null, "the columns are separated by " + separator + "; separate them by commas");
            throw problems.exception();
        }
        for (var column : schema.columns()) {
            var count = names.stream().filter(column.name()::equals).count();
            if (count > 1) {
                problems.add(column.name(), null, "is there " + count + " times; keep one");
            } else if (count == 0 && (labelled || column.kind() != Column.Kind.TARGET)) {
                problems.add(column.name(), null, "is missing" + similar(column.name(), names));
            }
        }
        var unknown = names.stream()
                .filter(name -> !wanted.contains(name))
                .map(name -> "column '" + Problem.oneLine(name) + "'")
                .toList();
        if (!unknown.isEmpty()) {
            onWarning.accept(
                    problems.source() + ": dropped what the schema does not have: " + String.join(", ", unknown));
        }
    }

    private static @Nullable String separator(List<String> names) {
        if (names.size() > 1) {
            return null;
        }
        var line = names.get(0);
        return line.contains(";") ? "semicolons" : line.contains("\t") ? "tabs" : null;
    }

    private static String similar(String name, List<String> names) {
        return names.stream()
                .filter(n -> n.strip().equalsIgnoreCase(name))
                .findFirst()
                .map(n -> " (there is '" + Problem.oneLine(n) + "'; spelling and case count)")
                .orElse("; add it");
    }

    void beginRow(long line) {
        problems.at(line, headerRead ? rows : -1);
    }

    void field(int index, char[] buffer, int offset, int length) {
        if (index < cells.length) {
            var to = cells[index];
            if (to != null) {
                to.add(buffer, offset, length);
            }
        }
    }

    void endRow(int fields) {
        if (fields != cells.length) {
            problems.addInsteadOfRow("the line has " + fields + " fields, the header has " + cells.length
                    + "; look for a comma outside quotes or a line cut short");
        }
        rows++;
    }

    /** What ends the reading before the end of the file. */
    void fail(long line, String rule) {
        problems.at(line, -1);
        problems.add(null, null, rule);
    }

    /** What was read, if nothing was wrong. */
    Table table(String name) {
        problems.at(0, -1);
        if (problems.isEmpty()) {
            checkWhole();
        }
        if (!problems.isEmpty()) {
            throw problems.exception();
        }
        var table = Table.create(name);
        for (var each : cells) {
            if (each != null) {
                table.addColumns(each.column());
            }
        }
        return table;
    }

    private void checkWhole() {
        if (!headerRead) {
            problems.add(null, null, "the file is empty; it needs a header and at least one row");
        } else if (rows == 0) {
            problems.add(null, null, "the file has a header only; it needs at least one row");
        }
        for (var each : cells) {
            if (each instanceof TextCells texts) {
                checkTexts(texts);
            }
        }
    }

    private void checkTexts(TextCells texts) {
        var column = texts.schemaColumn();
        if (column.kind() == Column.Kind.TARGET && labelled && texts.distinct() == 1) {
            problems.add(
                    column.name(),
                    null,
                    "is '" + texts.first() + "' in all " + rows + " rows; a model learns from both '"
                            + schema.positive() + "' and '" + schema.negative() + "'");
        } else if (column.kind() == Column.Kind.ID && texts.distinct() < rows) {
            onWarning.accept(
                    problems.source() + ": " + (rows - texts.distinct()) + " rows have an id of column " + column.name()
                            + " that came before; the first is '" + Problem.oneLine(texts.firstDoubled()) + "'");
        }
    }
}
