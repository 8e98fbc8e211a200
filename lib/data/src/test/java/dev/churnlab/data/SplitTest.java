package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Splits are those of scikit-learn, row by row; the fixtures were made by {@code splits.py} beside them. */
class SplitTest {
    private static Table rows(int count) {
        return Table.create(
                "t", IntColumn.create("row", IntStream.range(0, count).toArray()));
    }

    @Test
    void theTelcoSplitHasTheReferenceRowsInOrder() throws IOException {
        var expected = Files.readAllLines(Reference.file("telco-split-test-rows.txt")).stream()
                .mapToInt(line -> Integer.parseInt(line.trim()))
                .toArray();
        var customers = Telco.load(Reference.file("telco-churn.csv"));
        var split = Split.random(customers, 0.2, 42);
        assertThat(split.testRows()).containsExactly(expected);
        assertThat(split.trainRows()).hasSize(5634);
        assertThat(split.test().stringColumn("customerID").get(0))
                .isEqualTo(customers.stringColumn("customerID").get(185));
        assertThat(split).hasToString("5634 rows to learn from, 1409 to judge with");
    }

    @TestFactory
    Stream<DynamicTest> random() {
        return SklearnCase.read("random")
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> {
                    var split = Split.random(rows(c.rows()), c.testSize(), c.seed());
                    assertThat(split.trainRows()).containsExactly(c.first());
                    assertThat(split.testRows()).containsExactly(c.second());
                    assertThat(split.train().intColumn("row").asIntArray()).containsExactly(c.first());
                    assertThat(split.test().intColumn("row").asIntArray()).containsExactly(c.second());
                }));
    }

    @TestFactory
    Stream<DynamicTest> stratified() {
        return SklearnCase.read("stratified")
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> {
                    var table = rows(c.rows()).addColumns(StringColumn.create("label", c.labels()));
                    var split = Split.stratified(table, "label", c.testSize(), c.seed());
                    assertThat(split.trainRows()).containsExactly(c.first());
                    assertThat(split.testRows()).containsExactly(c.second());
                }));
    }

    @Test
    void everyRowIsInOnePart() {
        var split = Split.random(rows(101), 0.3, 7);
        var all = IntStream.concat(Arrays.stream(split.trainRows()), Arrays.stream(split.testRows()));
        assertThat(all.boxed().sorted(Comparator.naturalOrder()).toList())
                .isEqualTo(IntStream.range(0, 101).boxed().toList());
    }

    @Test
    void badArgumentsAreNamedWithTheirValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Split.random(rows(10), 1.2, 1))
                .withMessage("test size must be between 0 and 1, was 1.2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Split.random(rows(10), Double.NaN, 1))
                .withMessage("test size must be between 0 and 1, was NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Split.random(rows(10), 0.2, -1))
                .withMessage("seed must be from 0 to 4294967295, was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Split.random(rows(1), 0.2, 1))
                .withMessageContaining("leaves no row to learn from");
    }

    private static Table labelled(String... labels) {
        return rows(labels.length).addColumns(StringColumn.create("left", labels));
    }

    @Test
    void theLatestRowsJudge() {
        var table = rows(6).addColumns(StringColumn.create(
                "day", "2026-03-01", "2026-01-01", "2026-02-01", "2026-01-05", "2026-02-01", "2026-01-02"));
        var split = Split.byTime(table, "day", 0.2);
        assertThat(split.trainRows()).containsExactly(1, 5, 3);
        // Two rows of the day at which the cut would be: neither teaches.
        assertThat(split.testRows()).containsExactly(2, 4, 0);
        assertThat(Split.byTime(table, "row", 0.5).trainRows()).containsExactly(0, 1, 2);
    }

    @Test
    void timesThatCannotBeSplit() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(
                        () -> Split.byTime(rows(3).addColumns(StringColumn.create("day", "b", "", "a")), "day", 0.2))
                .withMessage("row 1 has no day; leave out rows whose time is not known");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(
                        () -> Split.byTime(rows(3).addColumns(StringColumn.create("day", "a", "a", "a")), "day", 0.2))
                .withMessage("no row is earlier than the last 20 % by day; there is nothing to learn from");
    }

    @Test
    void noGroupIsInBothParts() {
        var table = labelled("a", "b", "c", "a", "b", "c", "a", "d");
        for (var seed = 0; seed < 20; seed++) {
            var split = Split.byGroup(table, "left", 0.3, seed);
            assertThat(split.train().stringColumn("left").asSet())
                    .doesNotContainAnyElementsOf(
                            split.test().stringColumn("left").asSet());
            assertThat(split.train().rowCount() + split.test().rowCount()).isEqualTo(8);
            for (var fold : Folds.byGroup(table, "left", 3, seed)) {
                var parts = Split.of(table, fold);
                assertThat(parts.train().stringColumn("left").asSet())
                        .doesNotContainAnyElementsOf(
                                parts.test().stringColumn("left").asSet());
            }
        }
    }

    @Test
    void bothPartsHaveBothClassesWhereThatIsAsked() {
        var schema = new Schema(List.of(Column.integer("row"), Column.target("left")), "yes", "no");
        var table = labelled("yes", "no", "no", "no", "yes", "no");
        var good = Split.of(table, new Fold(new int[] {0, 1, 2}, new int[] {3, 4, 5}));
        assertThat(good.requireBothClasses(schema)).isSameAs(good);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Split.of(table, new Fold(new int[] {0, 1, 4}, new int[] {2, 3, 5}))
                        .requireBothClasses(schema))
                .withMessage(
                        "t: none of the 3 rows to judge with has left = 'yes'; give more rows, another test size or"
                                + " seed, or split by chance within each label (stratified)");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Split.of(table, new Fold(new int[] {0, 4}, new int[] {2, 3, 5}))
                        .requireBothClasses(schema))
                .withMessageStartingWith("t: none of the 2 rows to learn from has left = 'no'");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Split.of(table, new Fold(new int[] {0, 1}, new int[] {}))
                        .requireBothClasses(schema))
                .withMessage("t: the split leaves no row to judge with; give more rows or another test size");
    }
}
