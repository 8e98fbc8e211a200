package dev.churnlab.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.churnlab.charts.Picture;
import dev.churnlab.training.CustomerExplanation;
import dev.churnlab.training.Evaluation;
import dev.churnlab.training.Slice;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChartBuilder;
import org.xml.sax.InputSource;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Whatever stands in a value or a name stays text. */
class EscapingTest {
    private static final Pattern TAG =
            Pattern.compile("</?(div|span|p|table|caption|thead|tbody|tr|th|td|script)[ >][^<>]*");
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\">(.*?)</script>", Pattern.DOTALL);
    private static final List<String> ODD = List.of(
            "<script>alert(1)</script>",
            "</script><img src=x onerror=alert(1)>",
            "</table><style>*{display:none}</style>",
            "\" onmouseover=\"alert(1)",
            "' autofocus onfocus='alert(1)",
            "<!--",
            "]]>",
            "&lt;b&gt;",
            "a\u001b[31m\n\0\r",
            "abc\u202Edef\u2066",
            "\u2028\u2029",
            "שלום (עולם) 12",
            "\ud83d lone",
            "x".repeat(1_000_000),
            "\"".repeat(1_000_000),
            "名".repeat(1_000_000));

    record Named(String name) {}

    @Test
    void markupIsShownAndNotMeant() {
        assertThat(Shown.body(new Named("<script>alert(1)</script>")))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script");
    }

    @Test
    void controlCharactersAreVisible() {
        assertThat(Shown.body(new Named("a\u001b[31m\n\0"))).contains("a␛[31m␊␀");
        assertThat(Shown.as("text/plain", new Named("a\u001b[31m\n"))).contains("a␛[31m␊");
    }

    @Test
    void marksThatTurnTheDirectionOfWhatFollowsAreVisible() {
        assertThat(Shown.body(new Named("abc\u202Edef"))).contains("abc␦def");
        assertThat(Shown.body(new Named("שלום"))).contains("<td dir=\"auto\">שלום</td>");
    }

    @Test
    void halfACharacterIsReplaced() {
        assertThat(Shown.body(new Named("a\ud83d b"))).contains("a\ufffd b");
        assertThat(Shown.body(new Named("a😀b"))).contains("a😀b");
    }

    @Test
    void namesAndValuesOfEverySortAreText() {
        var evaluation = Evaluation.of(new boolean[] {true, false}, new float[] {0.9f, 0.2f});
        for (var odd : ODD) {
            var table = Table.create(odd)
                    .addColumns(StringColumn.create(odd, Collections.nCopies(60, odd)), StringColumn.create("b", 60));
            var explanation =
                    new CustomerExplanation(odd, 0.7, 0, 1, List.of(new CustomerExplanation.Push(odd, odd, 0.5)));
            for (var value : List.of(
                    table,
                    new Named(odd),
                    List.of(new Named(odd), new Named(odd)),
                    Map.of(odd, odd),
                    List.of(Map.of(odd, odd)),
                    List.of(new Slice(odd, odd, evaluation)),
                    explanation)) {
                var html = Shown.body(value);
                assertThat(TAG.matcher(DATA.matcher(html).replaceAll("")).replaceAll(""))
                        .doesNotContain("<");
                assertThat(html.replaceAll("(?s)<[^<]*>", "")).doesNotContain("\u202e", "\u001b", "\0");
                assertThat(bytes(value)).isLessThan(200_000);
            }
        }
    }

    @Test
    void theRowsForTheScriptAreThoseOfTheTable() throws Exception {
        for (var odd : ODD) {
            var html = Shown.body(Table.create("t").addColumns(StringColumn.create("a", Collections.nCopies(30, odd))));
            var data = DATA.matcher(html);
            assertThat(data.find()).isTrue();
            assertThat(data.group(1)).doesNotContain("<", ">", "&");
            var rows = new ObjectMapper().readTree(data.group(1));
            assertThat(rows).hasSize(10);
            assertThat(html).contains(">" + Html.entities(rows.at("/0/0").asText()) + "</td>");
        }
    }

    @Test
    void manyColumnsOfTheWorstTextsAreBounded() {
        for (var each : ODD) {
            // Tablesaw compares each name with each.
            var odd = each.substring(0, Math.min(each.length(), 2_000));
            var table = Table.create(odd);
            for (var i = 0; i < 50; i++) {
                table.addColumns(StringColumn.create(odd + i, Collections.nCopies(300, odd)));
            }
            assertThat(bytes(table)).isLessThan(200_000);
        }
    }

    @Test
    void picturesAreXmlWhateverTheirWordsAre() throws Exception {
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        for (var odd : ODD) {
            var chart = new XYChartBuilder().width(300).height(200).build();
            chart.addSeries("a", new double[] {1, 2});
            var picture = Picture.of(chart, odd);
            var root = builder.parse(new InputSource(new StringReader(picture.svg())));
            assertThat(root.getElementsByTagName("script").getLength()).isZero();
            assertThat(root.getElementsByTagName("title").getLength()).isOne();
        }
    }

    @Property(tries = 300)
    void noValueMakesATag(@ForAll String columnName, @ForAll List<String> values) {
        var table = Table.create("t").addColumns(StringColumn.create(columnName, values));
        var left = TAG.matcher(Shown.body(table)).replaceAll("");
        assertThat(left).doesNotContain("<");
    }

    private static int bytes(Object value) {
        var all = new ArrayList<>(Renderings.of(value).values());
        return all.stream()
                .mapToInt(each -> each.toString().getBytes(UTF_8).length)
                .sum();
    }
}
