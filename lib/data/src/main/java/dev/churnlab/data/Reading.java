package dev.churnlab.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** A table while it is read from one file or several: fields come in, columns and problems come out. */
final class Reading implements RecordSink {
    private final Schema schema;
    private final Set<String> missing;
    private final boolean labelled;
    private final List<String> warnings = new ArrayList<>();
    private final Problems problems;

    /** By name, in the order of the first file. */
    private final Map<String, Cells> columns = new LinkedHashMap<>();

    /** Where the fields of the present file go; null: nowhere. */
    private @Nullable Cells[] cells = new Cells[0];

    private boolean headerRead;
    private int rows;

    Reading(Schema schema, Set<String> missing, boolean labelled, String source) {
        this.schema = schema;
        this.missing = missing;
        this.labelled = labelled;
        this.problems = new Problems(source);
    }

    @Override
    public void header(String part, List<String> names) {
        problems.in(part);
        problems.at(1, -1);
        checkHeader(names);
        cells = new Cells[names.size()];
        if (headerRead) {
            continueWith(names);
        } else {
            beginWith(names);
        }
        headerRead = true;
    }

    private void beginWith(List<String> names) {
        for (var i = 0; i < cells.length; i++) {
            var column = schema.find(names.get(i)).orElse(null);
            if (column != null && !columns.containsKey(column.name())) {
                cells[i] = Cells.of(column, schema, missing, labelled, problems);
                columns.put(column.name(), cells[i]);
            }
        }
    }

    /** A further file must have the same columns; their order may be another. */
    private void continueWith(List<String> names) {
        var lacking = new LinkedHashMap<>(columns);
        for (var i = 0; i < cells.length; i++) {
            cells[i] = lacking.remove(names.get(i));
            if (cells[i] == null && schema.find(names.get(i)).isPresent() && !columns.containsKey(names.get(i))) {
                problems.add(names.get(i), null, "is here, but not in the first file; give all files the same columns");
            }
        }
        // Of columns that are never optional, checkHeader has told.
        if (lacking.containsKey(schema.target()) && !labelled) {
            problems.add(schema.target(), null, "is in the first file, but not here; give all files the same columns");
        }
    }

    private void checkHeader(List<String> names) {
        var wanted = schema.columns().stream().map(Column::name).toList();
        Headers.checkSeparator(names, problems);
        for (var column : schema.columns()) {
            var count = names.stream().filter(column.name()::equals).count();
            if (count > 1) {
                problems.add(column.name(), null, Headers.doubled(count));
            } else if (count == 0 && (labelled || column.kind() != Column.Kind.TARGET)) {
                problems.add(column.name(), null, "is missing" + similar(column.name(), names));
            }
        }
        var unknown = names.stream()
                .filter(name -> !wanted.contains(name))
                .map(name -> "column '" + Problem.oneLine(name) + "'")
                .toList();
        if (!unknown.isEmpty() && !headerRead) {
            warnings.add(problems.source() + ": dropped what the schema does not have: " + String.join(", ", unknown));
        }
    }

    private static String similar(String name, List<String> names) {
        return names.stream()
                .filter(n -> n.strip().equalsIgnoreCase(name))
                .findFirst()
                .map(n -> " (there is '" + Problem.oneLine(n) + "'; spelling and case count)")
                .orElse("; add it");
    }

    @Override
    public void beginRow(long line) {
        problems.at(line, headerRead ? rows : -1);
    }

    @Override
    public void field(int index, char[] buffer, int offset, int length) {
        if (index < cells.length) {
            var to = cells[index];
            if (to != null) {
                to.add(buffer, offset, length);
            }
        }
    }

    @Override
    public void number(int index, double value) {
        var to = cells[index];
        if (to != null) {
            to.add(value);
        }
    }

    @Override
    public void truth(int index, boolean value) {
        var to = cells[index];
        if (to != null) {
            to.add(value);
        }
    }

    @Override
    public boolean wants(String column) {
        return schema.find(column).isPresent();
    }

    @Override
    public void endRow(int fields) {
        if (fields != cells.length) {
            problems.addInsteadOfRow(Headers.wrongWidth(fields, cells.length));
        }
        rows++;
    }

    @Override
    public void fail(long line, String rule) {
        problems.at(line, -1);
        problems.add(null, null, rule);
    }

    /** Whether nothing was wrong so far. */
    boolean isGood() {
        return problems.isEmpty();
    }

    /** Adds the rows of another reading with the same header, which is used up by it; both are good. */
    void append(Reading other) {
        columns.entrySet().parallelStream().forEach(each -> {
            var from = other.columns.get(each.getKey());
            if (from != null) {
                each.getValue().append(from);
            }
        });
        other.columns.clear();
        rows += other.rows;
    }

    /**
     * What was read, if nothing was wrong.
     *
     * @param onWarning hears of what is odd in a table that there is; beside an error it would only distract
     */
    Table table(String name, Consumer<String> onWarning) {
        problems.in("");
        problems.at(0, -1);
        if (problems.isEmpty()) {
            checkWhole();
        }
        if (!problems.isEmpty()) {
            throw problems.exception();
        }
        warnings.forEach(onWarning);
        Tablesaw.start();
        var table = Table.create(name);
        columns.values().forEach(each -> table.addColumns(each.column()));
        return table;
    }

    private void checkWhole() {
        if (rows == 0) {
            problems.add(null, null, Headers.noRows(headerRead));
            return;
        }
        for (var each : columns.values()) {
            if (each instanceof TextCells texts) {
                checkTexts(texts);
            }
            if (labelled && each.schemaColumn().isFeature()) {
                checkFeature(each);
            }
        }
    }

    private void checkFeature(Cells cells) {
        var name = cells.schemaColumn().name();
        var values = cells.column();
        if (values.countMissing() == rows) {
            problems.add(
                    name,
                    null,
                    "is missing in all " + rows + " rows; fill it in, or leave it out of the schema and of the file");
        } else if (cells.schemaColumn().categories().isEmpty() && Ids.looksLikeOne(values)) {
            warnings.add(problems.source() + ": column " + Problem.oneLine(name) + " is a feature, but looks like an"
                    + " id: its values are all different, and teach nothing on other rows; make its kind id");
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
            warnings.add(
                    problems.source() + ": " + (rows - texts.distinct()) + " rows have an id of column " + column.name()
                            + " that came before; the first is '" + Problem.oneLine(texts.firstDoubled()) + "'");
        }
    }
}
