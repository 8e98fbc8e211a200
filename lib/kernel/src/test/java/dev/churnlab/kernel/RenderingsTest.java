package dev.churnlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** How tables, records, maps and collections look. */
class RenderingsTest {
    record Point(int x, @Nullable Double y) {}

    record Other(int x) {}

    @Test
    void aTableHasTypesMissingCountsAndItsFirstRows() {
        var charges = DoubleColumn.create("charges");
        charges.append(29.85).appendMissing();
        var html = html(Table.create("customers").addColumns(IntColumn.create("tenure", 1, 34), charges));
        assertThat(html)
                .contains("<th dir=\"auto\" scope=\"col\" class=\"number\">tenure</th>")
                .contains("<td class=\"note number\">integer</td><td class=\"note number\">double</td>")
                .contains("<td class=\"note number\">0</td><td class=\"note number\">1</td>")
                .contains("<td class=\"number\">34</td><td class=\"missing number\">missing</td>")
                .contains(">customers: 2 rows × 2 columns<");
    }

    @Test
    void aTableHasATextTwin() {
        var table = Table.create("t").addColumns(StringColumn.create("name", "ab", "c"), IntColumn.create("n", 1, 100));
        assertThat(text(table)).isEqualTo("name    n\nab      1\nc     100\nt: 2 rows × 2 columns");
    }

    @Test
    void onlyTheFirstRowsAndColumnsAreSent() {
        var table = Table.create("t");
        for (var i = 0; i < 60; i++) {
            table.addColumns(IntColumn.indexColumn("c" + i, 5_000, 0));
        }
        assertThat(html(table))
                .contains("t: 5,000 rows × 60 columns<", ">, the first 50 columns, the first 20 rows<", ">c49</th>")
                .contains("<td class=\"number\">19</td>")
                .doesNotContain(">c50</th>", "<td class=\"number\">20</td>");
    }

    @Test
    void longValuesAreCutAndTheWholeIsBounded() {
        var table = Table.create("t");
        for (var i = 0; i < 50; i++) {
            table.addColumns(StringColumn.create("c" + i, java.util.Collections.nCopies(20, "\"".repeat(1_000_000))));
        }
        assertThat(html(table)).hasSizeLessThan(200_000).contains("…", "cut after", "the values are long");
        assertThat(text(table)).hasSizeLessThan(200_000);
    }

    @Test
    void anEmptyTableIsATable() {
        assertThat(html(Table.create())).contains("0 rows × 0 columns");
        assertThat(html(Table.create("t").addColumns(IntColumn.create("n")))).contains("0 rows × 1 column<", ">n</th>");
    }

    @Test
    void aListOfRecordsIsATable() {
        var points = List.of(new Point(1, 2.5), new Point(3, null));
        assertThat(html(points)).contains(">x</th>", ">y</th>", ">2.5</td>", "class=\"missing number\">missing");
        assertThat(text(points)).contains("2 rows × 2 columns");
    }

    @Test
    void aMapOfRecordsHasAColumnAComponent() {
        var map = new LinkedHashMap<String, Point>();
        map.put("first", new Point(1, 2.5));
        map.put("second", new Point(3, null));
        assertThat(text(map))
                .isEqualTo("name    x        y\nfirst   1      2.5\nsecond  3  missing\n2 rows × 3 columns");
    }

    record Holder(Object held) {}

    private static final class Unreadable {
        @Override
        public String toString() {
            throw new AssertionError("secret");
        }
    }

    @Test
    void whatCannotBeShownIsSaid() {
        assertThat(String.valueOf(Renderings.shown(new Unreadable()).get(Rendering.TEXT)))
                .isEqualTo("this Unreadable cannot be shown: java.lang.AssertionError: secret");
        assertThat(text(new Holder(new Unreadable()))).contains("cannot be read: java.lang.AssertionError");
        var itself = new Object[1];
        itself[0] = itself;
        assertThat(text(new Holder(itself))).contains("[[[…]]]");
        var cycle = new ArrayList<Object>();
        cycle.add(new Holder(cycle));
        assertThat(Renderings.shown(cycle)).containsKey(Rendering.TEXT);
    }

    @Test
    void aLongTextIsCut() {
        assertThat(String.valueOf(Renderings.shown("x".repeat(300_000)).get(Rendering.TEXT)))
                .hasSizeLessThan(200_100)
                .endsWith("… (300,000 characters)");
    }

    @Test
    void numbersHaveSixDigits() {
        assertThat(text(Map.of("value", 0.7376173569203059))).contains("0.737617\n");
        assertThat(text(Map.of("value", 1234567.0))).contains("1234567\n");
        assertThat(text(Map.of("value", 1.23456789e-9f))).contains("1.23457E-9\n");
        assertThat(text(Map.of("value", Double.NaN))).contains("NaN\n");
    }

    @Test
    void aRecordAndAMapAreTablesOfNamesAndValues() {
        assertThat(text(new Point(7, 0.5))).isEqualTo("name  value\nx     7\ny     0.5\nPoint");
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("eta", 0.2);
        map.put("none", null);
        assertThat(text(map)).isEqualTo("name  value\neta   0.2\nnone  missing\n2 rows × 2 columns");
    }

    record Filled(int[] numbers, @Nullable String[] texts, double[][] nested, byte[] many) {}

    @Test
    void anArrayIsWhatIsInIt() {
        var text = text(new Filled(
                new int[] {1, 2}, new @Nullable String[] {"a", null}, new double[][] {{0.5}, {}}, new byte[1000]));
        assertThat(text).contains("[1, 2]", "[a, null]", "[[0.5], []]", "[0, 0, 0");
        assertThat(html(new Filled(new int[0], new String[0], new double[0][], new byte[1000])))
                .contains("] of 1000<");
    }

    @Test
    void whatHasNoBetterFormThanItsTextIsLeftToTheKernel() {
        var mixed = new ArrayList<Object>(List.of(new Point(1, null), new Other(2)));
        for (var each : Arrays.asList(null, "text", 1, List.of(), List.of("a", "b"), Map.of(), mixed)) {
            assertThat(Renderings.of(each)).as("%s", each).isEmpty();
        }
    }

    private static String html(Object value) {
        return Shown.body(value);
    }

    private static String text(Object value) {
        return Shown.as("text/plain", value);
    }
}
