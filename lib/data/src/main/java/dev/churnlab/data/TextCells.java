package dev.churnlab.data;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tech.tablesaw.api.StringColumn;

/** The values of a categorical, id or target column: a code for each, and the texts that the codes stand for. */
final class TextCells extends Cells {
    private static final int MISSING = TextColumns.MISSING;

    private final Dictionary values = new Dictionary();
    private final Codes codes = new Codes();
    private final BitSet wrong = new BitSet();
    private boolean anyWrong;
    private final Set<String> allowed;
    private final String rule;
    private final boolean mayBeMissing;
    private int firstDoubled = -1;

    TextCells(Column column, Schema schema, Set<String> missing, boolean labelled, Problems problems) {
        super(column, missing, problems);
        var target = column.kind() == Column.Kind.TARGET;
        var possible = target ? List.of(schema.negative(), schema.positive()) : column.categories();
        this.allowed = new HashSet<>(possible);
        this.rule = "is none of " + String.join(", ", possible);
        this.mayBeMissing = column.missing() || (target && !labelled);
    }

    @Override
    void add(char[] buffer, int offset, int length) {
        var size = values.size();
        var code = isMissing(buffer, offset, length) ? MISSING : values.code(buffer, offset, length);
        if (code == MISSING) {
            if (!mayBeMissing) {
                missingProblem();
            }
        } else if (code == size) {
            if (!allowed.isEmpty() && !allowed.contains(values.text(code))) {
                wrong.set(code);
                anyWrong = true;
            }
        } else if (firstDoubled < 0) {
            firstDoubled = code;
        }
        if (anyWrong && code != MISSING && wrong.get(code)) {
            problem(buffer, offset, length, rule);
        }
        codes.add(code);
    }

    /** In the spelling of the schema: {@code True}, {@code TRUE}, {@code 1}; without one, {@code true}. */
    @Override
    void add(boolean value) {
        var spellings = value ? List.of("true", "True", "TRUE", "1") : List.of("false", "False", "FALSE", "0");
        addText(spellings.stream().filter(allowed::contains).findFirst().orElse(spellings.get(0)));
    }

    /** How many different texts there are. */
    int distinct() {
        return values.size();
    }

    /** The first text that was there before. */
    String firstDoubled() {
        return values.text(firstDoubled);
    }

    /** The text that came first. */
    String first() {
        return values.text(0);
    }

    @Override
    void append(Cells further) {
        var other = (TextCells) further;
        var known = values.size();
        var codeOf = values.addAll(other.values);
        var seen = new BitSet();
        codes.reserve(other.codes.size());
        for (var row = 0; row < other.codes.size(); row++) {
            var code = other.codes.get(row);
            if (code != MISSING) {
                code = codeOf[code];
                if (firstDoubled < 0 && (code < known || seen.get(code))) {
                    firstDoubled = code;
                } else if (firstDoubled < 0) {
                    seen.set(code);
                }
            }
            codes.add(code);
        }
    }

    @Override
    StringColumn make() {
        return TextColumns.of(schemaColumn().name(), codes, values.closed());
    }
}
