package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
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
}
