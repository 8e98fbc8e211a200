package dev.churnlab.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.churnlab.training.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scripts of an output do when somebody presses its buttons, in a real browser. */
class BrowserTest {
    private static final List<Path> BROWSERS = List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));

    record Row(int number, @Nullable String text) {}

    private @TempDir Path folder = Path.of("");

    @Test
    void aTableIsSortedAndItsPagesTurned() throws Exception {
        var rows = IntStream.range(0, 45)
                .mapToObj(i -> new Row(i * 7 % 45 - 20, i == 3 ? null : "<b>" + i))
                .toList();
        var seen = inBrowser(
                rows,
                """
                const button = (name) => [...document.querySelectorAll("button")].find((b) => b.textContent === name);
                const first = () => [...document.querySelector("tbody tr").cells].map((cell) => cell.textContent);
                const count = () => document.querySelectorAll("tbody tr").length;
                const sorted = () => [...document.querySelector("thead tr").cells].map((th) => th.getAttribute("aria-sort"));
                const shown = () => document.querySelector("[role=status]").textContent;
                const seen = {start: first(), previous: button("Previous rows").disabled, page: shown()};
                button("Next rows").click();
                button("Next rows").click();
                seen.last = [first(), count(), button("Next rows").disabled, shown()];
                button("number").click();
                seen.least = [first(), sorted(), shown()];
                button("number").click();
                seen.greatest = [first(), sorted()];
                button("number").click();
                seen.again = [first(), sorted()];
                button("text").click();
                button("Next rows").click();
                button("Next rows").click();
                seen.missing = [...document.querySelector("tbody tr:last-child").cells].map((cell) => cell.textContent);
                seen.bold = document.querySelectorAll("tbody b").length;
                """);
        assertThat(seen.at("/start").toString()).isEqualTo("[\"0\",\"-20\",\"<b>0\"]");
        assertThat(seen.at("/previous").asBoolean()).isTrue();
        assertThat(seen.at("/page").asText()).contains("shown 1 to 20 of the first 45");
        assertThat(seen.at("/last").toString())
                .startsWith("[[\"40\",")
                .contains(",5,true,")
                .contains("41 to 45");
        assertThat(seen.at("/least").toString())
                .startsWith("[[\"0\",\"-20\",")
                .contains("[null,\"ascending\",null]", "by number, the least first");
        assertThat(seen.at("/greatest").toString()).contains("\"24\"", "[null,\"descending\",null]");
        assertThat(seen.at("/again").toString()).startsWith("[[\"0\",\"-20\",").contains("[null,null,null]");
        assertThat(seen.at("/missing").toString()).isEqualTo("[\"3\",\"1\",\"missing\"]");
        assertThat(seen.at("/bold").asInt()).isZero();
    }

    @Test
    void theSliderSaysWhatAThresholdDoes() throws Exception {
        var evaluation = Evaluation.of(new boolean[] {true, false, true, false}, new float[] {0.9f, 0.6f, 0.4f, 0.1f});
        var seen = inBrowser(
                evaluation,
                """
                const cell = (name) => document.querySelector(`[data-is="${name}"]`).textContent;
                const all = () => ["threshold", "tn", "fp", "fn", "tp", "precision", "recall", "accuracy"].map(cell);
                const seen = {start: all()};
                const slider = document.querySelector("input[type=range]");
                slider.value = 20;
                slider.dispatchEvent(new Event("input"));
                seen.low = all();
                seen.words = slider.getAttribute("aria-valuetext");
                seen.label = slider.labels[0].textContent;
                """);
        assertThat(seen.at("/start").toString())
                .isEqualTo("[\"0.5\",\"1\",\"1\",\"1\",\"1\",\"0.5000\",\"0.5000\",\"0.5000\"]");
        var low = evaluation.confusion(0.2);
        assertThat(seen.at("/low").toString())
                .isEqualTo("[\"0.2\",\"1\",\"1\",\"0\",\"2\",\"%s\",\"1.0000\",\"0.7500\"]"
                        .formatted(Figures.four(low.precision())));
        assertThat(seen.at("/words").asText()).isEqualTo("threshold 0.2, recall 1.00, precision 0.67");
        assertThat(seen.at("/label").asText()).startsWith("threshold");
    }

    /** What a script that runs after those of an output has put into {@code seen}. */
    private JsonNode inBrowser(Object value, String script) throws IOException, InterruptedException {
        var browser = BROWSERS.stream().filter(Files::isExecutable).findFirst();
        assumeTrue(browser.isPresent(), "needs one of " + BROWSERS);
        var page = folder.resolve("page.html");
        Files.writeString(
                page,
                "<!doctype html><meta charset=\"utf-8\"><body>" + Shown.as("text/html", value) + "<script>" + script
                        + "document.body.textContent = \"SEEN\" + btoa(unescape(encodeURIComponent(JSON.stringify(seen))))"
                        + " + \"END\";</script>");
        var dom = folder.resolve("dom.html");
        var process = new ProcessBuilder(Stream.of(
                                browser.orElseThrow().toString(),
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--user-data-dir=" + folder.resolve("profile"),
                                "--dump-dom",
                                page.toUri().toString())
                        .toList())
                .redirectOutput(dom.toFile())
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        var text = Files.readString(dom);
        assertThat(text).contains("SEEN");
        var coded = text.substring(text.indexOf("SEEN") + 4, text.indexOf("END"));
        return new ObjectMapper().readTree(new String(Base64.getDecoder().decode(coded), UTF_8));
    }
}
