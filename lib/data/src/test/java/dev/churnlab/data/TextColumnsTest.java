package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.StringColumn;

/** Columns of few and of many different texts are those that Tablesaw makes of the same texts. */
class TextColumnsTest {
    private static final int ROWS = 2_000;

    private static String[] texts(int distinct) {
        var random = new Random(distinct);
        // Of the same length, first and last character are many, as the ids of customers are.
        return IntStream.range(0, ROWS)
                .map(row -> row < distinct ? row : random.nextInt(distinct + 1) - 1)
                .mapToObj(code -> code < 0 ? "" : "a" + Integer.toString(code + 100_000, 7) + (code % 3) + "ß")
                .toArray(String[]::new);
    }

    private static StringColumn own(String[] texts) {
        var dictionary = new Dictionary();
        var codes = new Codes();
        for (var text : texts) {
            var inTheMiddle = ("xy" + text + "z").toCharArray();
            codes.add(text.isEmpty() ? TextColumns.MISSING : dictionary.code(inTheMiddle, 2, text.length()));
        }
        return TextColumns.of("x", codes, dictionary.closed());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64, 253, 254, 255, 256, 1_500})
    void areTablesaws(int distinct) {
        var texts = texts(distinct);
        var column = own(texts);
        var tablesaws = StringColumn.create("x", texts);
        assertThat(column.asList()).isEqualTo(tablesaws.asList());
        assertThat(column.countUnique()).isEqualTo(tablesaws.countUnique());
        assertThat(column.countMissing()).isEqualTo(tablesaws.countMissing()).isPositive();

        var rows = new Random(1).ints(500, 0, ROWS).toArray();
        var part = TextColumns.take(column, rows);
        var tablesawsPart = (StringColumn) tablesaws.subset(rows);
        assertThat(part.asList()).isEqualTo(tablesawsPart.asList());
        assertThat(part.countUnique()).isEqualTo(tablesawsPart.countUnique());
        assertThat(TextColumns.take(part, new int[] {3, 3, 0}).asList())
                .isEqualTo(tablesawsPart.subset(new int[] {3, 3, 0}).asList());

        assertThat(part.append("new").append("").append(texts[1]).asList())
                .isEqualTo(
                        tablesawsPart.append("new").append("").append(texts[1]).asList());
        assertThat(TextColumns.take(part, new int[] {500, 501}).asList()).containsExactly("new", "");
        assertThat(column.append("new").asList())
                .isEqualTo(tablesaws.append("new").asList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void haveNoValueWhereAllAreMissing(int rows) {
        var column = own(IntStream.range(0, rows).mapToObj(row -> "").toArray(String[]::new));
        assertThat(column.size()).isEqualTo(rows);
        assertThat(column.countMissing()).isEqualTo(rows);
        assertThat(column.append("a").asList()).hasSize(rows + 1).endsWith("a");
    }
}
