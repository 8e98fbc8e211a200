package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schema is guessed from all rows of a file, and every guess says why. */
class InferenceTest {
    @TempDir
    private Path folder = Path.of("");

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("in.csv"), text);
    }

    private InferredSchema infer(String text) throws IOException {
        return Schema.infer(write(text));
    }

    /** Forty rows: the first column as given for each row, then a target. */
    private InferredSchema inferColumn(String name, java.util.function.IntFunction<String> value) throws IOException {
        return infer(name + ",other,left\n"
                + IntStream.range(0, 40)
                        .mapToObj(i -> value.apply(i) + "," + i / 4 + "," + (i % 3 == 0 ? "yes" : "no") + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void theTelcoFileGivesTheTelcoSchemaButForWhatOnlyPeopleKnow() {
        var file = Reference.file("telco-churn.csv");
        var inferred = Schema.infer(file);
        assertThat(inferred.rows()).isEqualTo(7043);
        assertThat(inferred.schema().target()).isEqualTo("Churn");
        assertThat(inferred.schema().positive()).isEqualTo("Yes");
        assertThat(inferred.schema().negative()).isEqualTo("No");
        assertThat(inferred.schema().ids()).containsExactly("customerID");
        assertThat(inferred.candidates()).contains("gender", "Partner", "Churn").doesNotContain("Contract");
        for (var known : Telco.SCHEMA.columns()) {
            var guessed = inferred.schema().column(known.name());
            assertThat(guessed.kind()).as(known.name()).isEqualTo(known.kind());
            assertThat(guessed.categories()).containsExactlyInAnyOrderElementsOf(known.categories());
            assertThat(guessed.missing()).as(known.name()).isEqualTo(known.missing());
            assertThat(guessed.integer()).as(known.name()).isEqualTo(known.integer());
            assertThat(guessed.min()).as(known.name()).isEqualTo(known.min());
        }
        assertThat(inferred.load().rowCount()).isEqualTo(7043);
        assertThat(inferred.toString())
                .startsWith("7043 rows, 21 columns\ncould be the target: gender, ")
                .contains("\ncustomerID: id (its values are all different)\n")
                .contains("\ntenure: numeric, whole numbers, at least 0 (from 0 to 72)\n")
                .contains(
                        "\nTotalCharges: numeric, at least 0, may be missing (from 18.8 to 8684.8; missing in 11 rows)\n")
                .endsWith("\nChurn: target, positive: Yes (two values and a usual name; 'Yes' says that it happened,"
                        + " in 1869 rows)");
        assertThat(Schema.parse(inferred.schema().toYaml())).isEqualTo(inferred.schema());
    }

    @Test
    void marksOfMissingValues() throws IOException {
        var schema =
                infer("a,b,left\n1,x,yes\n?,NA,no\n-,None,yes\n2,None,no\n").schema();
        assertThat(schema.column("a")).isEqualTo(Column.integer("a").atLeast(0).orMissing());
        assertThat(schema.column("b"))
                .isEqualTo(Column.categorical("b", "None", "x").orMissing());
        assertThat(schema.missing()).containsExactly("-", "?", "NA");
        assertThat(Schema.parse(schema.toYaml())).isEqualTo(schema);
        assertThat(Tables.load(folder.resolve("in.csv"), schema).column("a").countMissing())
                .isEqualTo(2);
    }

    @Test
    void ids() throws IOException {
        assertThat(inferColumn("x", i -> "k" + i).schema().ids()).containsExactly("x");
        assertThat(inferColumn("customer_id", i -> "" + (i * 7919 % 1009))
                        .schema()
                        .ids())
                .containsExactly("customer_id");
        assertThat(inferColumn("x", i -> "" + (100 + i)).schema().ids()).containsExactly("x");
        assertThat(inferColumn("balance", i -> "" + (i * 7919 % 1009)).schema().ids())
                .isEmpty();
        assertThat(inferColumn("price", i -> i + ".5").schema().ids()).isEmpty();
    }

    @Test
    void numbersThatAreNames() throws IOException {
        assertThat(inferColumn("zip", i -> "0" + (1000 + i % 3)).schema().column("zip"))
                .isEqualTo(Column.categorical("zip", "01000", "01001", "01002"));
    }

    @Test
    void aNumericColumnWithATextIsToldOf() throws IOException {
        var inferred = inferColumn("x", i -> i == 7 ? "many" : "" + i % 5);
        assertThat(inferred.schema().column("x").kind()).isEqualTo(Column.Kind.CATEGORICAL);
        assertThat(inferred.guesses().get(0).why()).contains("97.5 % of the rows have numbers, but also 'many'");
    }

    @Test
    void manyCategoriesAreNoList() throws IOException {
        var text = "city,left\n"
                + IntStream.range(0, 400)
                        .mapToObj(i -> "c" + i % 60 + "," + i % 2 + "\n")
                        .collect(Collectors.joining());
        assertThat(infer(text).schema().column("city")).isEqualTo(Column.categorical("city"));
    }

    @Test
    void columnsThatTeachNothing() throws IOException {
        var inferred = infer(",empty,same,x,left\n0,,7,1,yes\n1,NA,7,2,no\n2,,7,2,no\n");
        assertThat(inferred.schema().columns().stream().map(Column::name)).containsExactly("same", "x", "left");
        assertThat(inferred.guesses().stream().map(Guess::toString))
                .contains(
                        ": left out (it has no name)",
                        "empty: left out (it is missing in all 3 rows)",
                        "same: numeric, whole numbers, at least 0 (it is 7 in all rows, so it teaches nothing)");
    }

    @Test
    void theTarget() throws IOException {
        assertThat(infer("churned,x,b\n1,1,p\n0,2,q\n0,3,p\n").schema().target())
                .isEqualTo("churned");
        assertThat(infer("x,b\n1,p\n2,q\n3,p\n").schema().target()).isEqualTo("b");
        assertThat(infer("b,x\np,1\nq,2\np,3\n").schema().target()).isEqualTo("b");
        var text = "a,b,x\n1,p,1\n2,q,2\n1,q,3\n";
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> infer(text))
                .withMessageEndingWith("in.csv: cannot tell the target; name one of a, b");
        var told = Schema.inference().target("b").positive("p").infer(write(text));
        assertThat(told.schema().target()).isEqualTo("b");
        assertThat(told.schema().positive()).isEqualTo("p");
        assertThat(told.schema().negative()).isEqualTo("q");
        assertThat(Schema.inference()
                        .target("b")
                        .ids("a")
                        .infer(write(text))
                        .schema()
                        .ids())
                .containsExactly("a");
    }

    @Test
    void targetsThatCannotBe() throws IOException {
        var file = write("a,b,c\n1,p,1\n2,p,2\n1,p,3\n,p,4\n");
        for (var wrong : java.util.Map.of(
                        "a", "is missing in 1 of 4 rows; leave these rows out, or fill them in",
                        "b", "is 'p' in all rows where it is there; a model learns from two values",
                        "c", "has 4 values (1, 2, 3, 4); a target has two: make it two, or name another column")
                .entrySet()) {
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> Schema.inference().target(wrong.getKey()).infer(file))
                    .withMessage(file + ": column " + wrong.getKey() + " " + wrong.getValue());
        }
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Schema.infer(file))
                .withMessageEndingWith("cannot tell the target; no column has exactly two values and none missing");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Schema.inference().target("d").infer(file))
                .withMessage(file + ": no column d; there are a, b, c");
    }

    @Test
    void whatIsNoTable() throws IOException {
        for (var wrong : java.util.Map.of(
                        "a,a,b\n1,2,3\n", "line 1, column a: is there 2 times; keep one",
                        "a, b\n1,2\n", "line 1, column  b: has blanks around its name; remove them",
                        "a;b\n1;2\n", "line 1: the columns are separated by semicolons; separate them by commas",
                        "a,b\n", "the file has a header only; it needs at least one row",
                        "a,b\n1,2,3\n",
                                "line 2: the line has 3 fields, the header has 2; look for a comma outside"
                                        + " quotes or a line cut short")
                .entrySet()) {
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> infer(wrong.getKey()))
                    .withMessageEndingWith("in.csv: " + wrong.getValue());
        }
    }

    @Test
    void nothingToLearnFrom() throws IOException {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> infer("a,left\n,yes\n,no\n"))
                .withMessageContaining("no column is left to learn from: a: left out (it is missing in all 2 rows)");
    }
}
