package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

/** What a file may look like, and what becomes of it. */
class LoaderTest {
    private static final Schema SCHEMA = new Schema(
            List.of(
                    Column.id("id"),
                    Column.categorical("plan").orMissing(),
                    Column.integer("months").orMissing(),
                    Column.numeric("price").orMissing(),
                    Column.target("left")),
            "yes",
            "no");
    private static final String HEADER = "id,plan,months,price,left\n";

    @TempDir
    private Path folder = Path.of("");

    private final List<String> warnings = new ArrayList<>();

    private Loader loader() {
        return Tables.loader(SCHEMA).onWarning(warnings::add);
    }

    private Table load(Loader loader, String text) throws IOException {
        return loader.load(Files.writeString(folder.resolve("in.csv"), text));
    }

    private Table load(String text) throws IOException {
        return load(loader(), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lineEndsAndAByteOrderMark(String end) throws IOException {
        var text = "\uFEFFid,plan,months,price,left\na,basic,1,2.5,yes\n\nb,full,3,4,no".replace("\n", end);
        var table = load(text);
        assertThat(table.columnNames()).containsExactly("id", "plan", "months", "price", "left");
        assertThat(table.rowCount()).isEqualTo(2);
        assertThat(table.name()).isEqualTo("in.csv");
        assertThat(warnings).isEmpty();
    }

    @Test
    void aByteOrderMarkBeforeAQuote() throws IOException {
        assertThat(load("\uFEFF\"id\",plan,months,price,left\na,p,1,1,yes\nb,p,1,1,no\n")
                        .columnNames())
                .contains("id");
    }

    @Test
    void quotedCommasQuotesAndLineEnds() throws IOException {
        var table = load(HEADER + "\"a,1\",\"the \"\"full\"\"\r\none\",\"1\",2,yes\nb,\"\",2,\"3\",no\n");
        assertThat(table.stringColumn("id").get(0)).isEqualTo("a,1");
        assertThat(table.stringColumn("plan").get(0)).isEqualTo("the \"full\"\r\none");
        assertThat(table.stringColumn("plan").isMissing(1)).isTrue();
        assertThat(table.intColumn("months").asIntArray()).containsExactly(1, 2);
    }

    @Test
    void typesFollowTheSchemaAndColumnsTheFile() throws IOException {
        var table = load("left,price,months,id,plan\nyes,1,1,a,x\nno,2,2,b,y\n");
        assertThat(table.columnNames()).containsExactly("left", "price", "months", "id", "plan");
        assertThat(table.types())
                .containsExactly(
                        ColumnType.STRING, ColumnType.DOUBLE, ColumnType.INTEGER, ColumnType.STRING, ColumnType.STRING);
    }

    @Test
    void blankIsMissing() throws IOException {
        var table = load(HEADER + "a,, ,  ,yes\nb,x,-5,1e3,no\n");
        assertThat(table.intColumn("months").isMissing(0)).isTrue();
        assertThat(table.intColumn("months").asDoubleArray()).containsExactly(Double.NaN, -5);
        assertThat(table.doubleColumn("price").asDoubleArray()).containsExactly(Double.NaN, 1000);
        assertThat(table.stringColumn("plan").countMissing()).isEqualTo(1);
    }

    @Test
    void furtherTextsForAMissingValue() throws IOException {
        var table = load(loader().missing("?").missing("NA", "-"), HEADER + "a,?,NA,-,yes\nb,x, ? ,2,no\nc,x,1,2,no\n");
        assertThat(table.intColumn("months").countMissing()).isEqualTo(2);
        assertThat(table.doubleColumn("price").countMissing()).isEqualTo(1);
        assertThat(table.stringColumn("plan").countMissing()).isEqualTo(1);
    }

    @Test
    void numbersInEveryNotation() throws IOException {
        var table = load(HEADER + "a,x, 7 , +1.50 ,yes\nb,x,3.0,-.5E-2,no\nc,x,-0,123456789012345678,no\n");
        assertThat(table.intColumn("months").asIntArray()).containsExactly(7, 3, 0);
        assertThat(table.doubleColumn("price").asDoubleArray()).containsExactly(1.5, -.005, 123456789012345678.0);
    }

    @Test
    void anUnknownColumnIsDroppedWithAWarning() throws IOException {
        var table = load("id,plan,colour,months,price,left,\na,x,red,1,1,yes,?\nb,x,red,1,1,no,?\n");
        assertThat(table.columnNames()).containsExactly("id", "plan", "months", "price", "left");
        assertThat(warnings)
                .containsExactly(folder.resolve("in.csv")
                        + ": dropped what the schema does not have: column 'colour', column ''");
    }

    @Test
    void doubledIdsAreAWarning() throws IOException {
        assertThat(load(HEADER + "a,x,1,1,yes\nb,x,1,1,no\nb,x,1,1,no\na,x,1,1,no\n")
                        .rowCount())
                .isEqualTo(4);
        assertThat(warnings)
                .containsExactly(folder.resolve("in.csv") + ": 2 rows have an id of column id that came before; the"
                        + " first is 'b'");
    }

    @Test
    void customersToScoreNeedNoTarget() throws IOException {
        assertThat(load(loader().unlabelled(), "id,plan,months,price\na,x,1,1\n")
                        .columnNames())
                .doesNotContain("left");
        var table = load(loader().unlabelled(), HEADER + "a,x,1,1,\nb,x,1,1,no\n");
        assertThat(table.stringColumn("left").countMissing()).isEqualTo(1);
    }

    @Test
    void tableColumnsGoOnWorking() throws IOException {
        // The dictionary behind a text column is filled from outside Tablesaw; appending has to know what is in it.
        var table = load(HEADER + "a,x,1,1,yes\nb,,1,1,no\n");
        var plan = table.stringColumn("plan");
        plan.append("x").append("z").appendMissing();
        assertThat(plan.asList()).containsExactly("x", "", "x", "z", "");
        assertThat(plan.countUnique()).isEqualTo(3);
        assertThat(plan.countOccurrences("x")).isEqualTo(2);
        assertThat(plan.isEqualTo("z").toArray()).containsExactly(3);
        for (var i = 0; i < 300; i++) {
            plan.append("value " + i);
        }
        assertThat(plan.get(304)).isEqualTo("value 299");
        assertThat(table.stringColumn("left").countByCategory().rowCount()).isEqualTo(2);
    }

    @Test
    void moreTextsThanABytesWorth() throws IOException {
        var text = new StringBuilder(HEADER);
        for (var i = 0; i < 1000; i++) {
            text.append("id")
                    .append(i)
                    .append(",plan")
                    .append(i % 254)
                    .append(",1,1,")
                    .append(i % 2 == 0 ? "yes\n" : "no\n");
        }
        var table = load(text.toString());
        assertThat(table.stringColumn("id").get(999)).isEqualTo("id999");
        assertThat(table.stringColumn("id").countUnique()).isEqualTo(1000);
        assertThat(table.stringColumn("plan").get(253)).isEqualTo("plan253");
        assertThat(table.stringColumn("plan").countUnique()).isEqualTo(254);
        table.stringColumn("id").append("id5").append("new");
        assertThat(table.stringColumn("id").get(1001)).isEqualTo("new");
        assertThat(table.stringColumn("id").countOccurrences("id5")).isEqualTo(2);
    }

    @Test
    void aFeatureThatLooksLikeAnIdIsWarnedOf() throws IOException {
        var text = new StringBuilder("id,plan,months,price,left\n");
        for (var i = 0; i < 30; i++) {
            text.append("x,p" + i + "," + (500 + i) + "," + i / 2 + "," + (i % 2 == 0 ? "yes" : "no") + "\n");
        }
        load(text.toString());
        assertThat(warnings)
                .filteredOn(w -> w.contains("looks like an id"))
                .containsExactly(
                        folder.resolve("in.csv")
                                + ": column plan is a feature, but looks like an id: its values are all"
                                + " different, and teach nothing on other rows; make its kind id",
                        folder.resolve("in.csv") + ": column months is a feature, but looks like an id: its values are"
                                + " all different, and teach nothing on other rows; make its kind id");
        warnings.clear();
        load(loader().unlabelled(), text.toString());
        assertThat(warnings).noneMatch(w -> w.contains("looks like an id"));
    }
}
