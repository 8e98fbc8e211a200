package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Parquet files give the table that CSV files give; those of pandas and pyarrow were made by {@code write.py}. */
class ParquetTest {
    private static final Schema SCHEMA = new Schema(
            List.of(
                    Column.id("id"),
                    Column.categorical("plan", "basic", "füll").orMissing(),
                    Column.integer("months").between(0, 72).orMissing(),
                    Column.numeric("price").atLeast(0).orMissing(),
                    Column.target("left")),
            "yes",
            "no");

    private static Path file(String name) {
        try {
            return Path.of(ParquetTest.class.getResource("/parquet/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Loader quiet(Schema schema) {
        return Tables.loader(schema).onWarning(w -> {});
    }

    private static void equal(Table actual, Table expected) {
        assertThat(actual.columnNames()).isEqualTo(expected.columnNames());
        for (var name : expected.columnNames()) {
            assertThat(actual.column(name).type())
                    .isEqualTo(expected.column(name).type());
            assertThat(actual.column(name).asList())
                    .as(name)
                    .isEqualTo(expected.column(name).asList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "gzip", "zstd", "none", "pages-v2", "no-dictionary", "categories"})
    void aFileOfPandasIsReadAsItsCsv(String name) {
        equal(Tables.load(file(name + ".parquet"), SCHEMA), Tables.load(file("table.csv"), SCHEMA));
    }

    @Test
    void theSchemaIsGuessedAsFromCsv() {
        var parquet = Schema.infer(file("snappy.parquet"));
        assertThat(parquet.schema()).isEqualTo(Schema.infer(file("table.csv")).schema());
        assertThat(parquet.guesses()).isEqualTo(Schema.infer(file("table.csv")).guesses());
    }

    @Test
    void everyTypeOfOneValueARow() {
        var names = List.of(
                "int8",
                "uint32",
                "int64",
                "float32",
                "bool",
                "date",
                "timestamp",
                "utc",
                "time",
                "decimal",
                "wide",
                "dictionary");
        var columns = new ArrayList<Column>(
                names.stream().map(name -> Column.categorical(name).orMissing()).toList());
        columns.add(Column.target("left"));
        var table = quiet(new Schema(columns, "yes", "no")).load(file("types.parquet"));
        assertThat(names.stream().map(name -> table.stringColumn(name).asList().subList(0, 2)))
                .containsExactly(
                        List.of("1", "-2"),
                        List.of("1", "4294967295"),
                        List.of("1", "9007199254740993"),
                        List.of("0.5", "-1.25"),
                        List.of("true", "false"),
                        List.of("2026-11-21", "1969-12-31"),
                        List.of("2026-11-21T13:45:30.250", "1960-01-01T00:00"),
                        List.of("2026-11-21T13:45:30.250Z", "1960-01-01T00:00:00Z"),
                        List.of("13:45", "00:00:01"),
                        List.of("12.5", "-0.07"),
                        List.of("12345678901234567890.5", "1"),
                        List.of("a", "b"));
        assertThat(names).allMatch(name -> table.stringColumn(name).isMissing(2));
        var at = Tables.load(
                file("int96.parquet"),
                new Schema(List.of(Column.categorical("at").orMissing(), Column.target("left")), "yes", "no"));
        assertThat(at.stringColumn("at").asList()).containsExactly("2026-11-21T13:45:30.250", "1960-01-01T00:00", "");
    }

    @Test
    void truthIsSpeltAsInTheSchema() {
        var schema = new Schema(
                List.of(
                        Column.target("left"),
                        Column.categorical("bool", "True", "False").orMissing()),
                "yes",
                "no");
        assertThat(quiet(schema)
                        .load(file("types.parquet"))
                        .stringColumn("bool")
                        .asList())
                .containsExactly("True", "False", "");
        var number =
                new Schema(List.of(Column.target("left"), Column.integer("bool").orMissing()), "yes", "no");
        assertThat(quiet(number).load(file("types.parquet")).intColumn("bool").getInt(0))
                .isEqualTo(1);
    }

    @Test
    void allProblemsAreListedWithTheirRows() {
        var schema = new Schema(
                List.of(
                        Column.id("id"),
                        Column.categorical("plan", "basic").orMissing(),
                        Column.integer("months").between(0, 58).orMissing(),
                        Column.target("left")),
                "yes",
                "no");
        var file = file("snappy.parquet");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> quiet(schema).load(file))
                .withMessage(file + ": row 1, column plan: 'füll' is none of basic (and 20 more problems)")
                .satisfies(e -> assertThat(e.problems())
                        .contains(new Problem(0, 59, "months", "59", "is not between 0 and 58")));
    }

    @Test
    void whatCannotBeRead(@TempDir Path folder) throws IOException {
        var schema = new Schema(List.of(Column.integer("x"), Column.target("left")), "yes", "no");
        assertThat(quiet(schema).load(file("lists.parquet")).rowCount()).isEqualTo(3);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Schema.infer(file("lists.parquet")))
                .withMessage(file("lists.parquet")
                        + ": column tags holds lists or records; make it columns of one value a row");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tables.load(file("lz4.parquet"), SCHEMA))
                .withMessageContaining("cannot be read; write the file with snappy, gzip, zstd or none");
        var bytes = Files.readAllBytes(file("snappy.parquet"));
        var broken = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tables.load(broken, SCHEMA))
                .withMessageStartingWith(broken + ": broken Parquet file: ");
        var text = Files.writeString(folder.resolve("text.parquet"), "a,b\n1,2\n");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Tables.load(text, SCHEMA))
                .withMessage(text + ": no Parquet file, though its name says so; write it anew");
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) {
        var customers = Customers.synthetic(3000, 1);
        var file = folder.resolve("customers.parquet");
        Tables.write(customers, file);
        equal(Telco.load(file), customers);
        var csv = folder.resolve("customers.csv");
        Tables.write(customers, csv);
        assertThat(Files.isRegularFile(csv)).isTrue();
        equal(Telco.load(csv), Telco.load(file));
        assertThat(file.toFile().length()).isLessThan(csv.toFile().length() / 4);
    }

    @Test
    void everyTypeOfTablesaw(@TempDir Path folder) {
        var table = Table.create(
                "t",
                LongColumn.create("long", 1L << 60, 2),
                BooleanColumn.create("bool", true, false),
                IntColumn.create("int", 1, 2),
                StringColumn.create("left", "yes", "no"));
        table.booleanColumn("bool").setMissing(1);
        var file = folder.resolve("t.parquet");
        Parquet.write(table, file);
        var schema = new Schema(
                List.of(
                        Column.categorical("long"),
                        Column.categorical("bool").orMissing(),
                        Column.integer("int"),
                        Column.target("left")),
                "yes",
                "no");
        var read = Tables.load(file, schema);
        assertThat(read.stringColumn("long").asList()).containsExactly("1152921504606846976", "2");
        assertThat(read.stringColumn("bool").asList()).containsExactly("true", "");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Parquet.write(Table.create("none"), file))
                .withMessage("cannot write " + file + ": the table has no columns");
    }

    @Property(tries = 20)
    void anyTextAndAnyNumber(@ForAll("texts") List<String> texts, @ForAll double number) throws IOException {
        var labels = new String[texts.size()];
        Arrays.setAll(labels, i -> i % 2 == 0 ? "yes" : "no");
        var numbers = new double[texts.size()];
        Arrays.fill(numbers, number);
        var table = Table.create(
                "t",
                StringColumn.create("text", texts),
                DoubleColumn.create("number", numbers),
                StringColumn.create("left", labels));
        var folder = Files.createTempDirectory("parquet");
        var file = folder.resolve("t.parquet");
        try {
            Parquet.write(table, file);
            var schema = new Schema(
                    List.of(Column.categorical("text"), Column.numeric("number"), Column.target("left")), "yes", "no");
            var read = quiet(schema).load(file);
            assertThat(read.stringColumn("text").asList()).isEqualTo(texts);
            assertThat(read.doubleColumn("number").asDoubleArray()).containsExactly(numbers);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.strings()
                .all()
                .ofMinLength(1)
                .ofMaxLength(6)
                .filter(text -> text.chars().anyMatch(c -> c > ' ')
                        && text.codePoints()
                                .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
                .list()
                .ofMinSize(2)
                .ofMaxSize(30);
    }
}
