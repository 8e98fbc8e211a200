package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.churnlab.notebook.Exit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts that need no kernel. */
class SmallPartsTest {
    @Test
    void streamsShowWhatATerminalShows() {
        assertThat(Streams.shown("10%\r20%\r100%\nabc\b\bX\r\n")).isEqualTo("100%\naX\r\n");
        assertThat(Streams.shown("plain\ntext\r")).isEqualTo("plain\ntext\r");
    }

    @Property(tries = 300)
    void longStringsArriveWholeInPieces(@ForAll @CharRange(from = 0, to = 0xffff) String text) throws IOException {
        var json = new ObjectMapper().writeValueAsBytes(text);
        var expected = new ObjectMapper().readValue(json, String.class);
        var pieces = new ArrayList<String>();
        JsonStrings.read(new ByteArrayInputStream(json, 1, json.length - 1), 5, pieces::add);
        assertThat(String.join("", pieces)).isEqualTo(expected);
        var ascii = ("\"" + new String(Ascii.json(new ObjectMapper().valueToTree(text)), UTF_8).substring(1))
                .getBytes(UTF_8);
        pieces.clear();
        JsonStrings.read(new ByteArrayInputStream(ascii, 1, ascii.length - 1), 5, pieces::add);
        assertThat(String.join("", pieces)).isEqualTo(text);
    }

    @Test
    void secretsGoWhereverTheyStand() {
        var env = Map.of(
                "API_TOKEN",
                "abcdef123",
                "HOME",
                "/home/x",
                "DB_PASSWORD",
                "pw\"1234",
                "SHORT_TOKEN",
                "abc",
                "TOKEN_FILE",
                "/",
                "PATH_LIKE_TOKEN",
                "/K7MDENG/bPxRfiCY");
        var secrets = Secrets.of(env, Map.of("key", "öl"), List.of("key"));
        assertThat(secrets.mask("a abcdef123 b pw\"1234 c pw\\\"1234 abc /home/x /K7MDENG/bPxRfiCY öl \\u00f6l"))
                .isEqualTo("a ***** b ***** c ***** abc /home/x ***** ***** *****");
    }

    @Test
    void secretsAreNotCutAtTheEndsOfMessages() {
        var heard = new StringBuilder();
        var lines = new Lines(
                Secrets.of(Map.of("X_TOKEN", "abcdef"), Map.of(), List.of()), (stream, text) -> heard.append(text));
        lines.print("stdout", "x ab");
        lines.print("stdout", "cdef y\nrest");
        lines.flush();
        assertThat(heard).hasToString("x ***** y\nrest");
    }

    @Test
    void secretsAreNotCutWhereAnOutputIsTooLong() {
        var secrets = Secrets.of(Map.of("X_TOKEN", "abcdef"), Map.of(), List.of());
        assertThat(secrets.cut("one\ntwo abcdef", 11)).isEqualTo(4);
        assertThat(secrets.cut("12345678abcdef12", 10)).isEqualTo(5);
        assertThat(secrets.cut("123abcdefabcdef456", 12)).isEqualTo(3);
        assertThat(secrets.cut("abcdef", 3)).isZero();
        assertThat(Secrets.NONE.cut("abcdef", 3)).isEqualTo(3);

        for (int before : new int[] {0, 65_530, 65_533, 65_536, 200_000}) {
            var heard = new StringBuilder();
            var lines = new Lines(secrets, (stream, text) -> heard.append(text));
            for (var piece : List.of("x".repeat(before), "ab", "cd", "ef", "\nabc", "def")) {
                lines.print("stdout", piece);
            }
            lines.flush();
            assertThat(heard.toString()).isEqualTo("x".repeat(before) + "*****\n*****");
        }
    }

    @Test
    void aSecretOfSeveralLinesIsHiddenLineByLine() {
        var secrets = Secrets.of(Map.of("PRIVATE_KEY", "BEGIN KEY\nabcdefgh\nEND KEY"), Map.of(), List.of());
        assertThat(secrets.mask("abcdefgh and END KEY")).isEqualTo("***** and *****");
    }

    @Test
    void timesAreReadAndShown() {
        assertThat(Durations.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(Durations.parse("90")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Durations.parse("1.5s")).isEqualTo(Duration.ofMillis(1500));
        assertThatThrownBy(() -> Durations.parse("soon"))
                .hasMessage("a time is written as 90s, 10m or 1h30m, was 'soon'");
        assertThat(Durations.show(Duration.ofSeconds(125))).isEqualTo("2:05 min");
    }

    @Test
    void errorsSayInOneLineWhatEachKernelMeans() {
        var jjava = Json.of(Map.of(
                "ename", "RuntimeException",
                "evalue", "x",
                "traceback", List.of("\u001b[1mdev.churnlab.Foo: no [churnlab exit 5]\u001b[0m", "\tat .(#1:1)")));
        assertThat(CellErrors.line(jjava)).isEqualTo("dev.churnlab.Foo: no [churnlab exit 5]");
        assertThat(CellErrors.exit(jjava)).isEqualTo(Exit.SERVICE);
        var wrong = Json.of(Map.of(
                "ename", "CompilationException",
                "evalue", "[snippet: …]",
                "traceback",
                        List.of(
                                "|   var t = \u001b[1mCustomers.of\u001b[0m(rows);",
                                "\u001b[31mcannot find symbol\u001b[0m",
                                "  symbol:   method of(int)",
                                "")));
        assertThat(CellErrors.line(wrong)).isEqualTo("does not compile: cannot find symbol, symbol: method of(int)");
        var python = Json.of(Map.of("ename", "ValueError", "evalue", "a\nb", "traceback", List.of()));
        assertThat(CellErrors.line(python)).isEqualTo("ValueError: a");
        assertThat(CellErrors.exit(python)).isEqualTo(Exit.CELL_FAILED);
    }

    @Test
    void theLast20RunsAreKeptAndAllThatGoOn(@TempDir Path home) throws IOException {
        try (var first = RunFolder.create(home)) {
            for (int i = 0; i < 25; i++) {
                RunFolder.create(home).close();
            }
            assertThat(first.path()).exists();
            assertThatThrownBy(() -> RunFolder.reopen(first.path())).hasMessageContaining("still going on");
        }
        try (var all = Files.list(home.resolve("runs"))) {
            // Those of one second have no order: the first and the last, which went on, may both be beyond the twenty.
            assertThat(all.count()).isBetween(20L, 22L);
        }
        assertThat(Files.readSymbolicLink(home.resolve("latest"))).isRelative();
    }

    @Test
    void expressionsKeepTypesWhenTheyAreTheWholeText() {
        var filled = Expressions.fill(
                Map.of("a", "${{ parameters.n }}", "b", "x-${{ parameters.n }}-${{run.id}}"),
                reference -> "run.id".equals(reference.text()) ? "r1" : Integer.valueOf(7));
        assertThat(filled).isEqualTo(Map.of("a", 7, "b", "x-7-r1"));
    }
}
