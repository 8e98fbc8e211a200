package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.data.Column;
import dev.churnlab.data.Schema;
import dev.churnlab.data.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Steps turn raw columns into floats as README.md says. */
class FeaturesTest {
    private static final float MISSING = Float.NaN;

    private final Table table = Table.create(
            StringColumn.create("contract", "year", "month", "", "month"),
            StringColumn.create("phone", "Yes", "No", "Yes", ""),
            IntColumn.create("tenure", new Integer[] {26, 3, null, 0}),
            DoubleColumn.create("charges", 52.0, Double.NaN, 10.5, 7.25));

    private float[] only(Step... steps) {
        return Features.fit(table, List.of(steps)).transform(table).values();
    }

    private float[] derived(Derived step) {
        return only(step, new Encoder.Number(step.as()));
    }

    @Test
    void numbers() {
        assertThat(only(new Encoder.Number("tenure"))).containsExactly(26, 3, MISSING, 0);
        assertThat(only(new Encoder.Number("charges", -1.0))).containsExactly(52, -1, 10.5f, 7.25f);
    }

    /** Columns that were read have a dictionary of our own from 255 texts on. */
    @Test
    void aMissingValueAmongManyCategories(@TempDir Path folder) throws IOException {
        var schema = new Schema(
                List.of(Column.categorical("city").orMissing(), Column.numeric("size"), Column.target("left")),
                "yes",
                "no");
        var lines = new StringBuilder("city,size,left\n,1,yes\n");
        for (int i = 1; i <= 300; i++) {
            lines.append(String.format(Locale.ROOT, "c%03d,1,no%n", i));
        }
        var many = Tables.load(Files.writeString(folder.resolve("many.csv"), lines), schema);

        var codes = Features.fit(many, List.of(new Encoder.Ordinal("city")))
                .transform(many)
                .values();

        assertThat(codes[0]).isNaN();
        for (int i = 1; i < codes.length; i++) {
            assertThat(codes[i]).isEqualTo(i - 1);
        }
    }

    @Test
    void aNumberThatFloat32CannotHoldIsNamed() {
        var large = Table.create(DoubleColumn.create("charges", 1, -1e39));
        var features = Features.fit(large, List.of(new Encoder.Number("charges")));
        assertThatThrownBy(() -> features.transform(large))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("a row has charges = -1.0E39, too large for XGBoost's float32");
    }

    @Test
    void categoriesAreOrdinalInAlphabeticalOrderAndTheRestIsMissing() {
        assertThat(only(new Encoder.Ordinal("contract"))).containsExactly(1, 0, MISSING, 0);
        assertThat(only(new Encoder.Category("contract", List.of("year", "two years"))))
                .containsExactly(0, MISSING, MISSING, MISSING);
        assertThat(only(new Encoder.Level("contract", Map.of("month", 1.0, "year", 12.5))))
                .containsExactly(12.5f, 1, MISSING, 1);
        assertThat(only(new Encoder.OneHot("contract"))).containsExactly(0, 1, 1, 0, 0, 0, 1, 0);
        assertThat(Features.fit(table, List.of(new Encoder.OneHot("contract")))
                        .transform(table)
                        .names())
                .containsExactly("contract=month", "contract=year");
    }

    @Test
    void derivedColumns() {
        assertThat(derived(new Derived.Fill("x", "tenure", 9))).containsExactly(26, 3, 9, 0);
        assertThat(derived(new Derived.Ratio("x", "charges", "tenure"))).containsExactly(2, MISSING, MISSING, MISSING);
        assertThat(derived(new Derived.Difference("x", "charges", "tenure")))
                .containsExactly(26, MISSING, MISSING, 7.25f);
        assertThat(derived(new Derived.Sum("x", List.of("charges", "charges", "tenure"))))
                .containsExactly(130, MISSING, MISSING, 14.5f);
        assertThat(derived(new Derived.Product("x", List.of("charges", "tenure"))))
                .containsExactly(1352, MISSING, MISSING, 0);
        assertThat(derived(new Derived.CountEqual("x", List.of("phone", "contract"), "Yes")))
                .containsExactly(1, 0, 1, 0);
        assertThat(derived(new Derived.Band("x", "tenure", List.of(0.5, 3.0, 24.0))))
                .containsExactly(3, 2, MISSING, 0);
        assertThat(derived(new Derived.Code("x", "contract", Map.of("month", 1.0, "year", 12.0))))
                .containsExactly(12, 1, MISSING, 1);
        assertThat(derived(new Derived.Only("x", "charges", "contract", "month")))
                .containsExactly(MISSING, MISSING, MISSING, 7.25f);
        assertThat(derived(new Derived.Remainder("x", "charges", "tenure")))
                .containsExactly(0, MISSING, MISSING, MISSING);
    }

    @Test
    void derivedColumnsBuildOnEachOther() {
        assertThat(only(
                        new Derived.Code("months", "contract", Map.of("month", 1.0, "year", 12.0)),
                        new Derived.Remainder("into_term", "tenure", "months"),
                        new Encoder.Number("into_term")))
                .containsExactly(2, 0, MISSING, 0);
        assertThat(only(new Derived.Join("both", List.of("contract", "phone")), new Encoder.Ordinal("both")))
                .containsExactly(1, 0, MISSING, MISSING);
    }

    @Test
    void numbersAreComputedAsDoublesAndRoundedOnce() {
        var numbers = Table.create(DoubleColumn.create("a", 0.1), DoubleColumn.create("b", 0.7));
        var steps = List.of(new Derived.Product("x", List.of("a", "b")), new Encoder.Number("x"));
        assertThat(Features.fit(numbers, steps).transform(numbers).values()).containsExactly((float) (0.1 * 0.7));
    }

    @Test
    void whatIsNotInTheTrainingRowsIsUnknownLater() {
        var features = Features.fit(table.first(1), List.of(new Encoder.Ordinal("contract")));
        assertThat(features.transform(table).values()).containsExactly(0, MISSING, MISSING, MISSING);
    }

    @Test
    void theOrderOfTextsIsThatOfPython() {
        var texts = Table.create(StringColumn.create("t", "b", "B", "ä", "\uD83D\uDE00", "\uFB01", "a b", "a"));
        var fitted = (Encoder.Ordinal)
                Features.fit(texts, List.of(new Encoder.Ordinal("t"))).steps().get(0);
        assertThat(fitted.categories()).containsExactly("B", "a", "a b", "b", "ä", "\uFB01", "\uD83D\uDE00");
    }

    @Property(tries = 20)
    void oneRowAndManyGiveTheSame(@ForAll @IntRange(min = 1, max = 60) int rows, @ForAll long seed) {
        var customers = Customers.table(rows, seed);
        var features = Features.fit(Customers.table(100, 1), Customers.steps());
        var all = features.transform(customers);
        for (int row = 0; row < rows; row++) {
            assertThat(features.transform(customers.rows(row)).values())
                    .isEqualTo(Arrays.copyOfRange(all.values(), row * all.width(), (row + 1) * all.width()));
        }
    }

    @Test
    void theyAreTheSameAfterARoundTripThroughJson() {
        var customers = Customers.table(100, 2);
        var features = Features.fit(Customers.table(100, 1), Customers.steps());
        var again = Features.fromJson(features.toJson());
        assertThat(again).isEqualTo(features);
        assertThat(again.toJson()).isEqualTo(features.toJson());
        assertThat(again.transform(customers)).isEqualTo(features.transform(customers));
    }

    @Test
    void otherJsonIsRefused() {
        var good = Features.fit(table, List.of(new Encoder.Ordinal("contract"))).toJson();
        assertThat(good).contains("\"step\" : \"ordinal\"".replace(" : ", ": "));
        for (var bad : List.of(
                "",
                "[]",
                "{\"version\": 1}",
                good + "x",
                good.replace("\"version\": 1", "\"version\": 2"),
                good.replace("\"ordinal\"", "\"java.lang.Runtime\""),
                good.replace("\"column\"", "\"colunm\""),
                good.replace("\"column\"", "\"column\": \"a\", \"column\""))) {
            assertThatThrownBy(() -> Features.fromJson(bad))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aMissingColumnIsNamed() {
        var features = Features.fit(table, List.of(new Encoder.Number("tenure")));
        assertThatThrownBy(() -> features.transform(table.rejectColumns("tenure")))
                .isInstanceOf(TrainingException.class)
                .hasMessage("the features need column tenure, the table does not have it; "
                        + "there are charges, contract, phone");
        assertThatThrownBy(() -> Features.fit(table, List.of(new Encoder.Number("contract"))))
                .isInstanceOf(TrainingException.class)
                .hasMessage("the features need numbers in column contract, it holds something else");
    }

    @Test
    void stepsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> only()).hasMessageContaining("at least one step");
        assertThatThrownBy(() -> only(new Encoder.Number("tenure"), new Encoder.Number("tenure")))
                .hasMessageContaining("tenure into the matrix twice");
        assertThatThrownBy(() -> only(new Derived.Fill("x", "tenure", 0), new Derived.Fill("x", "tenure", 1)))
                .hasMessageContaining("define column x twice");
        assertThatThrownBy(() -> new Derived.Band("x", "tenure", List.of(2.0, 2.0)))
                .hasMessageContaining("must go up");
        assertThatThrownBy(() -> new Encoder.Ordinal("x", List.of("a", "a"))).hasMessageContaining("different");
        assertThatThrownBy(() -> new Derived.Sum("x", List.of())).hasMessageContaining("at least one column");
    }

    @Test
    void aTableWithoutRowsGivesAMatrixWithoutRows() {
        var matrix = Features.fit(
                        table, Recipe.REFERENCE.steps(Customers.SCHEMA).subList(0, 2))
                .transform(table.emptyCopy());
        assertThat(matrix.rows()).isZero();
        assertThat(matrix.width()).isEqualTo(2);
    }
}
