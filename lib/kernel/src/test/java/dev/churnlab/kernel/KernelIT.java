package dev.churnlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.data.Csv;
import dev.churnlab.data.Customers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a user of a real JJava kernel sees, through Jupyter's own client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelIT {
    private List<RealKernel.Cell> cells = List.of();

    @BeforeAll
    void runCells(@TempDir Path folder) throws Exception {
        var customers = folder.resolve("customers.csv");
        Csv.write(Customers.synthetic(50, 1), customers);
        cells = RealKernel.run(
                folder,
                """
                Table.create("c").addColumns(StringColumn.create("<b>", "<script>", null), IntColumn.create("n", 1, 2))
                """,
                """
                Outputs.put("train", Map.of("path", "a/b.csv", "rows", 3, "parts", List.of(1.5, true)));
                """,
                """
                class Refused extends RuntimeException implements ExitCode {
                    Refused() { super("roc_auc 0.7 is below 0.8"); }
                    public Exit exit() { return Exit.GATE_REFUSED; }
                }
                throw new Refused();
                """,
                "throw new IllegalStateException(\"plain\");",
                "assert 1 > 2 : \"on\";",
                "record Point(int x, String y) {}\nList.of(new Point(1, \"a\"), new Point(2, null))",
                "\"text\"",
                """
                Evaluation.of(new boolean[] {true, false}, new float[] {0.9f, 0.2f})
                """,
                "Charts.scores(new float[] {0.1f, 0.9f})",
                "Telco.load(\"%s\").rowCount()".formatted(customers),
                "for (int i = 0; i < 50_000; i++) System.out.println(\"line \" + i);",
                """
                var rows = new HashMap<String, Object>();
                rows.put("none", null);
                Outputs.put("nothing", null);
                Outputs.put("nested", List.of(rows));
                """);
    }

    @Test
    void aTableIsHtmlWithATextTwin() {
        var data = cells.get(0).result();
        assertThat(data.get("text/html").asText()).contains("<table", "&lt;b&gt;", "&lt;script&gt;", "missing");
        assertThat(Shown.body(data.get("text/html").asText())).doesNotContain("<script>");
        assertThat(data.get("text/plain").asText()).contains("<b>", "2 rows × 2 columns");
    }

    @Test
    void aNamedOutputIsAJsonObject() {
        var scrap = cells.get(1).first("display_data").at("/data/application~1scrapbook.scrap.json+json");
        assertThat(scrap.isObject()).isTrue();
        assertThat(scrap.at("/name").asText()).isEqualTo("train");
        assertThat(scrap.at("/data/path").asText()).isEqualTo("a/b.csv");
        assertThat(scrap.at("/data/rows").intValue()).isEqualTo(3);
        assertThat(scrap.at("/data/parts/1").booleanValue()).isTrue();
        assertThat(scrap.at("/encoder").asText()).isEqualTo("json");
    }

    @Test
    void aNamedOutputKeepsItsNulls() {
        var path = "/data/application~1scrapbook.scrap.json+json";
        var displays = cells.get(11).all("display_data");
        assertThat(displays).hasSize(2);
        assertThat(displays.get(0).at(path).has("data")).isTrue();
        assertThat(displays.get(0).at(path + "/data").isNull()).isTrue();
        assertThat(displays.get(1).at(path + "/data/0").has("none")).isTrue();
        for (var display : displays) {
            assertThat(display.at("/metadata").isObject()).isTrue();
            assertThat(display.at("/transient/display_id").isTextual()).isTrue();
        }
    }

    @Test
    void anExceptionWithAnExitCodeIsMarked() {
        var error = cells.get(2).first("error");
        assertThat(error.at("/evalue").asText()).contains("Refused", "roc_auc 0.7 is below 0.8");
        assertThat(error.at("/traceback").toString()).contains("[churnlab exit 3]");
    }

    @Test
    void anyOtherExceptionIsNot() {
        assertThat(cells.get(3).first("error").toString()).contains("plain").doesNotContain("[churnlab");
    }

    @Test
    void assertionsAreOn() {
        assertThat(cells.get(4).first("error").at("/evalue").asText()).contains("java.lang.AssertionError, on");
    }

    @Test
    void aListOfRecordsIsATable() {
        assertThat(cells.get(5).result().get("text/html").asText())
                .contains(">x</th>", ">y</th>", "2 rows × 2 columns");
    }

    @Test
    void anEvaluationIsATableWithPictures() {
        assertThat(cells.get(7).result().get("text/html").asText()).contains(">roc_auc<", "<img alt=");
    }

    @Test
    void aPictureIsSvg() {
        assertThat(cells.get(8).result().get("image/svg+xml").asText()).contains("<svg");
    }

    @Test
    void theLibraryNeedsNoImport() {
        assertThat(cells.get(9).result().get("text/plain").asText()).isEqualTo("50");
    }

    @Test
    void everyLineOf50000IsSent() {
        var text = new StringBuilder();
        cells.get(10)
                .messages()
                .forEach(message -> text.append(message.at("/1/text").asText()));
        assertThat(text.toString().lines()).hasSize(50_000).startsWith("line 0").endsWith("line 49999");
    }

    @Test
    void aKernelWhoseServerWasKilledEnds(@TempDir Path folder) throws Exception {
        var kernel = RealKernel.abandoned(folder);
        if (kernel.isPresent()) {
            assertThat(kernel.get().onExit().get(30, TimeUnit.SECONDS).isAlive())
                    .isFalse();
        }
    }

    @Test
    void aTextStaysAText() {
        assertThat(cells.get(6).result().size()).isOne();
        assertThat(cells.get(6).result().get("text/plain").asText()).isEqualTo("text");
    }
}
