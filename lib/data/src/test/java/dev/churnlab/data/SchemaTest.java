package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A schema is a value with a YAML form; what makes no sense is refused with a line that says why. */
class SchemaTest {
    private static final String SMALL =
            """
            positive: Yes
            negative: No
            columns:
              - {name: id, kind: id}
              - {name: plan, kind: categorical, categories: [yes, no, 010, null]}
              - {name: months, kind: numeric, integer: true, min: 0, max: 72}
              - {name: price, kind: numeric, missing: true}
              - {name: left, kind: target}
            """;

    @Test
    void theRolesOfTheColumns() {
        var telco = Telco.SCHEMA;
        assertThat(telco.columns()).hasSize(21);
        assertThat(telco.target()).isEqualTo("Churn");
        assertThat(telco.ids()).containsExactly("customerID");
        assertThat(telco.numeric()).containsExactly("SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges");
        assertThat(telco.categorical()).hasSize(15).startsWith("gender", "Partner");
        assertThat(telco.features())
                .hasSize(19)
                .startsWith("gender", "SeniorCitizen")
                .endsWith("TotalCharges");
        assertThat(telco.column("TotalCharges").missing()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> telco.column("churn"))
                .withMessageStartingWith("no column churn in the schema; there are customerID, gender");
    }

    @Test
    void plainTextsOfYamlStayTexts() {
        var schema = Schema.parse(SMALL);
        assertThat(schema.positive()).isEqualTo("Yes");
        assertThat(schema.column("plan").categories()).containsExactly("yes", "no", "010", "null");
        assertThat(schema.column("months")).isEqualTo(Column.integer("months").between(0, 72));
        assertThat(schema.column("price")).isEqualTo(Column.numeric("price").orMissing());
    }

    @Test
    void writtenAndReadAgain(@TempDir Path folder) {
        var file = folder.resolve("schema.yaml");
        Telco.SCHEMA.write(file);
        assertThat(Schema.read(file)).isEqualTo(Telco.SCHEMA);
        assertThat(file)
                .content()
                .startsWith("positive: 'Yes'\nnegative: 'No'\ncolumns:\n- {name: customerID, kind: id}\n")
                .contains("- {name: tenure, kind: numeric, min: 0, max: 1200, integer: true}\n");
    }

    @Test
    void lineEndsOfEveryKindStayWhatTheyAre() {
        for (var text : List.of("a\nb", "a\r\nb", "!\u0085", "!\u2028", "a\u2029 b")) {
            var schema =
                    new Schema(List.of(Column.categorical("x", text), Column.target("y")), text, "no", List.of("?"));
            assertThat(Schema.parse(schema.toYaml())).isEqualTo(schema);
        }
    }

    @Property(tries = 200)
    void anySchemaIsReadAsItWasWritten(@ForAll("schemas") Schema schema) {
        assertThat(Schema.parse(schema.toYaml())).isEqualTo(schema);
    }

    @Provide
    Arbitrary<Schema> schemas() {
        var text = Arbitraries.strings().all().ofMinLength(1).ofMaxLength(8).filter(SchemaTest::isText);
        var yaml = Arbitraries.of(
                "yes", "No", "1", "~", "null", "1e3", "0o7", "2020-01-01", "- a", "{", "a: b", "#", "x y");
        var texts = Arbitraries.oneOf(text, yaml);
        var number = Arbitraries.doubles().between(-1e6, 1e6);
        var names = texts.list().uniqueElements().ofSize(4);
        var categories = texts.list().uniqueElements().ofMaxSize(5);
        var labels = texts.list().uniqueElements().ofSize(2);
        return Combinators.combine(names, categories, labels, number)
                .as((n, c, l, x) -> new Schema(
                        List.of(
                                Column.id(n.get(0)),
                                Column.categorical(n.get(1), c.toArray(String[]::new)),
                                Column.numeric(n.get(2)).between(x, x + 1).orMissing(),
                                Column.target(n.get(3))),
                        l.get(0),
                        l.get(1)));
    }

    private static boolean isText(String text) {
        return text.equals(text.trim())
                && !text.isBlank()
                && text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            kind: target               | kind: goal                | the kind of column left must be id, numeric, categorical or target, was goal
            kind: target               | kind: id                  | a schema needs one target column, has []
            kind: target               | knd: target               | column 5 has an unknown key 'knd'; known are categories, integer, kind, max, min, missing, name
            name: price                | name: months              | column months is there twice
            name: price,               | nome: price,              | column 4 has an unknown key 'nome'; known are categories, integer, kind, max, min, missing, name
            max: 72                    | max: many                 | max of column months must be a number, was many
            max: 72                    | max: -1                   | the range of column months must go up, was 0.0 to -1.0
            integer: true              | integer: maybe            | integer of column months must be true or false, was maybe
            kind: target               | kind: target, missing: true | column left is the target: it cannot be missing
            negative: No               | negative: Yes             | the target needs two values, has 'Yes' and 'Yes'
            negative: No               | nothing: No               | a schema has an unknown key 'nothing'; known are columns, missing, negative, positive
            kind: target               | kind: target, ? , min: 1  | column 5 has an unknown key ''; known are categories, integer, kind, max, min, missing, name
            columns:                   | columns: {                | line 4, column 3: no valid YAML: expected the node content, but found '-'
            negative: No               | positive: No              | line 2, column 1: no valid YAML: found duplicate key positive
            """)
    void whatMakesNoSense(String part, String instead, String message) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Schema.parse(SMALL.replace(part, instead)))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("schema")
                        .endsWith(message)
                        .doesNotContain("\n"));
    }

    @Test
    void noSchemaAtAll() {
        for (var text : List.of("", "a", "[]", "\u0000", "!!java.io.File [x]", "&a [*a]", "a: &a [*a, *a]")) {
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> Schema.parse(text))
                    .satisfies(
                            e -> assertThat(e.getMessage()).startsWith("schema").doesNotContain("\n"));
        }
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Schema.read(Path.of("no such schema.yaml")))
                .withMessage("cannot read no such schema.yaml: no such file or folder");
    }
}
