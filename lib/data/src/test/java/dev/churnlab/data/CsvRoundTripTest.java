package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What is written is read as it was: any text, any number, any gap. */
class CsvRoundTripTest {
    private static final Schema SCHEMA = new Schema(
            List.of(
                    Column.id("i,d"),
                    Column.categorical("\"plan\"\nof it").orMissing(),
                    Column.integer("ay ı").orMissing(),
                    Column.numeric("Preis €").orMissing(),
                    Column.target("left")),
            "yes",
            "no");

    /** A customer; null is a missing value. */
    record Row(String id, @Nullable String plan, @Nullable Integer months, @Nullable Double price, boolean left) {}

    @Property(tries = 300)
    void anyTable(@ForAll("rows") List<Row> rows) throws IOException {
        var file = Files.createTempFile("round trip", ".csv");
        try {
            var table = table(rows);
            Csv.write(table, file);
            var read = Tables.loader(SCHEMA).unlabelled().onWarning(w -> {}).load(file);
            assertThat(read.columnNames()).isEqualTo(table.columnNames());
            for (var column = 0; column < table.columnCount(); column++) {
                assertThat(read.column(column).asList())
                        .isEqualTo(table.column(column).asList());
            }
        } finally {
            Files.delete(file);
        }
    }

    private static Table table(List<Row> rows) {
        var id = StringColumn.create("i,d");
        var plan = StringColumn.create("\"plan\"\nof it");
        var months = IntColumn.create("ay ı");
        var price = DoubleColumn.create("Preis €");
        var left = StringColumn.create("left");
        for (var row : rows) {
            id.append(row.id);
            plan.append(row.plan);
            months.append(row.months);
            price.append(row.price);
            left.append(row.left ? "yes" : "no");
        }
        return Table.create("t", id, plan, months, price, left);
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        var hard = Arbitraries.strings().withChars(",\"\n\r ;#x'\t\uFEFFıİßé").ofMaxLength(6);
        var any = Arbitraries.strings().all().ofMaxLength(20);
        var text = Arbitraries.oneOf(hard, any).filter(CsvRoundTripTest::isValue);
        var months = Arbitraries.integers().between(Integer.MIN_VALUE + 1, Integer.MAX_VALUE);
        var price =
                Arbitraries.oneOf(Arbitraries.doubles(), Arbitraries.integers().map(cents -> cents / 100.0));
        return Combinators.combine(
                        text,
                        text.injectNull(.2),
                        months.injectNull(.2),
                        price.injectNull(.2),
                        Arbitraries.of(true, false))
                .as(Row::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    /** Blank texts are missing values, and half a surrogate pair has no UTF-8. */
    private static boolean isValue(String text) {
        return !text.trim().isEmpty()
                && text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    @Test
    void theWrittenForm(@TempDir Path folder) {
        var file = folder.resolve("out.csv");
        Csv.write(
                table(List.of(
                        new Row("a", "x, y", 1, 20.0, true),
                        new Row("b", null, null, null, false),
                        new Row("c", "say \"so\"", -3, 0.1, false))),
                file);
        assertThat(file)
                .hasContent(
                        """
                "i,d","\""plan\""
                of it",ay ı,Preis €,left
                a,"x, y",1,20,yes
                b,,,,no
                c,"say ""so""\",-3,0.1,no
                """);
    }

    @Test
    void aTableOfOneColumnKeepsItsGaps(@TempDir Path folder) {
        var file = folder.resolve("out.csv");
        Csv.write(Table.create("t", StringColumn.create("a", "x", "", "y")), file);
        assertThat(file).hasContent("a\nx\n\"\"\ny\n");
    }

    @Test
    void whatNobodyCouldReadIsNotWritten(@TempDir Path folder) {
        var file = folder.resolve("out.csv");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(
                        () -> Csv.write(Table.create("t", DoubleColumn.create("a", 1, Double.POSITIVE_INFINITY)), file))
                .withMessage("cannot write " + file + ": row 1, column a is infinite");
        assertThat(file).doesNotExist();
    }
}
