package dev.churnlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Whatever stands in a value stays text. */
class EscapingTest {
    private static final Pattern TAG = Pattern.compile("</?(div|style|table|caption|thead|tbody|tr|th|td)[ >][^<>]*");

    record Named(String name) {}

    @Test
    void markupIsShownAndNotMeant() {
        var html = html("<script>alert(1)</script>");
        assertThat(html).contains("&lt;script&gt;alert(1)&lt;/script&gt;").doesNotContain("<script");
    }

    @Test
    void controlCharactersAreVisible() {
        assertThat(html("a\u001b[31m\n\0")).contains("a␛[31m␊␀");
        assertThat(Renderings.of(new Named("a\u001b[31m\n")).getOrDefault("text/plain", ""))
                .contains("a␛[31m␊");
    }

    @Test
    void marksThatTurnTheDirectionOfWhatFollowsAreVisible() {
        assertThat(html("abc\u202Edef")).contains("abc␦def");
        assertThat(html("שלום")).contains("<td dir=\"auto\">שלום</td>");
    }

    @Test
    void halfACharacterIsReplaced() {
        assertThat(html("a\ud83d b")).contains("a\ufffd b");
        assertThat(html("a😀b")).contains("a😀b");
    }

    @Property(tries = 300)
    void noValueMakesATag(@ForAll String columnName, @ForAll List<String> values) {
        var table = Table.create("t").addColumns(StringColumn.create(columnName, values));
        var html = Renderings.of(table).getOrDefault("text/html", "");
        var left = TAG.matcher(html.substring(html.indexOf("</style>"))).replaceAll("");
        assertThat(left).doesNotContain("<");
    }

    private static String html(String value) {
        return Renderings.of(new Named(value)).getOrDefault("text/html", "");
    }
}
