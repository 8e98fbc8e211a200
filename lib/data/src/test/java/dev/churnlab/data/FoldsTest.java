package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Folds are those of scikit-learn, row by row. */
class FoldsTest {
    @TestFactory
    Stream<DynamicTest> random() {
        return SklearnCase.read("kfold")
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> {
                    check(Folds.random(c.rows(), c.folds(), c.seed()), c);
                }));
    }

    @TestFactory
    Stream<DynamicTest> stratified() {
        return SklearnCase.read("stratifiedkfold")
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> {
                    var labels = new boolean[c.rows()];
                    for (var i = 0; i < labels.length; i++) {
                        labels[i] = c.labels()[i].equals("Y");
                    }
                    check(Folds.stratified(labels, c.folds(), c.seed()), c);
                    var table = Table.create("t", StringColumn.create("label", c.labels()));
                    check(Folds.stratified(table, "label", c.folds(), c.seed()), c);
                }));
    }

    private static void check(List<Fold> folds, SklearnCase expected) {
        assertThat(folds).hasSize(expected.folds());
        for (var i = 0; i < folds.size(); i++) {
            var fold = i;
            assertThat(folds.get(i).testRows()).containsExactly(rows(expected, row -> expected.first()[row] == fold));
            assertThat(folds.get(i).trainRows()).containsExactly(rows(expected, row -> expected.first()[row] != fold));
        }
    }

    private static int[] rows(SklearnCase of, IntPredicate wanted) {
        return IntStream.range(0, of.rows()).filter(wanted).toArray();
    }

    @Test
    void asManyFoldsAsThereAreRowsOfALabel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Folds.stratified(new boolean[] {true, false, true}, 3, 1))
                .withMessage("the number of folds must be from 2 to the number of rows of one label (2), was 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Folds.random(10, 1, 1))
                .withMessageContaining("was 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Folds.repeated(10, 2, 0, 1))
                .withMessage("the number of repeats must be 1 or more, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Folds.byGroup(Table.create("t", StringColumn.create("g", "a", "b")), "g", 3, 1))
                .withMessage("the number of folds must be from 2 to the number of groups (2), was 3");
    }
}
