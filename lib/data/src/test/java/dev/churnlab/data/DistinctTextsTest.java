package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.columns.strings.DictionaryMap;

/** A column of many texts behaves as Tablesaw's own, whatever is done with it first. */
class DistinctTextsTest {
    private static final int TEXTS = 300;

    private static int[] codes() {
        return IntStream.range(0, 700)
                .map(row -> row % 47 == 46 ? TextColumns.MISSING : row * 7 % TEXTS)
                .toArray();
    }

    private static StringColumn own() {
        return StringColumn.createInternal("x", new DistinctTexts(codes(), TEXTS, code -> "t" + code));
    }

    private static StringColumn tablesaws() {
        var texts = IntStream.range(0, TEXTS).mapToObj(code -> "t" + code).toArray(String[]::new);
        return StringColumn.create("x", Arrays.stream(codes()).mapToObj(code -> code < 0 ? "" : texts[code]));
    }

    static Stream<Function<StringColumn, Object>> questions() {
        return Stream.of(
                StringColumn::size,
                StringColumn::countMissing,
                StringColumn::countUnique,
                StringColumn::asList,
                c -> c.get(3) + c.get(46),
                c -> c.isMissing(46) + " " + c.isMissing(48),
                c -> c.unique().asSet(),
                c -> c.asSet(),
                c -> c.countOccurrences("t7"),
                c -> c.firstIndexOf("t7"),
                c -> c.isEqualTo("t7").toArray().length,
                c -> c.isIn("t7", "t8").toArray().length,
                c -> c.isMissing().toArray().length,
                c -> c.countByCategory().rowCount(),
                c -> c.copy().asList(),
                c -> c.subset(new int[] {1, 2, 46}).asList(),
                c -> c.append("new").asList(),
                c -> c.append("").countMissing(),
                c -> c.append(tablesaws()).asList(),
                c -> c.set(0, "changed").asList(),
                c -> c.setMissing(0).countMissing(),
                c -> c.upperCase().asList(),
                c -> c.sorted(Comparator.naturalOrder()).asList(),
                c -> {
                    c.sortDescending();
                    return c.asList();
                },
                c -> {
                    c.sortAscending();
                    return c.asList();
                },
                c -> {
                    c.clear();
                    return c.size();
                },
                c -> c.where(c.isEqualTo("t7")).asList(),
                c -> TextColumns.take(c, new int[] {5, 46, 5}).asList(),
                c -> keysAreThoseOfTheirTexts(c.getDictionary()));
    }

    private static boolean keysAreThoseOfTheirTexts(DictionaryMap dictionary) {
        return IntStream.range(0, dictionary.size()).allMatch(row -> dictionary
                .getValueForKey(dictionary.getKeyForIndex(row))
                .equals(dictionary.getValueForIndex(row)));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void theAnswerIsTablesaws(Function<StringColumn, Object> question) {
        assertThat(question.apply(own())).isEqualTo(question.apply(tablesaws()));
        // Also when the maps are there already.
        var known = own();
        assertThat(known.asSet()).hasSize(TEXTS + 1);
        assertThat(question.apply(known)).isEqualTo(question.apply(tablesaws()));
    }
}
