package dev.churnlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A notebook looks the same on JJava and on IJava's base, byte for byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BothKernelsIT {
    private static final String[] SHOWN = {
        "Customers.synthetic(200, 1)",
        "Evaluation.of(new boolean[] {true, false, true, false}, new float[] {0.9f, 0.2f, 0.4f, 0.6f})",
        "Charts.roc(Evaluation.of(new boolean[] {true, false, true, false}, new float[] {0.9f, 0.2f, 0.4f, 0.6f}))",
        "Charts.scores(new float[] {0.1f, 0.9f})",
        "Telco.SCHEMA",
        "List.of(new Point(1, \"<b>\"), new Point(2, null))",
        "\"text\"",
    };

    private List<RealKernel.Cell> jjava = List.of();
    private List<RealKernel.Cell> ijava = List.of();

    @BeforeAll
    void runCells(@TempDir Path folder) throws Exception {
        var cells = new String[SHOWN.length + 3];
        cells[0] = "record Point(int x, String y) {}";
        System.arraycopy(SHOWN, 0, cells, 1, SHOWN.length);
        cells[SHOWN.length + 1] = "Outputs.put(\"nothing\", null);";
        cells[SHOWN.length + 2] =
                """
                class Refused extends RuntimeException implements ExitCode {
                    Refused() { super("below"); }
                    public Exit exit() { return Exit.GATE_REFUSED; }
                }
                throw new Refused();
                """;
        jjava = RealKernel.run(folder, cells);
        ijava = RealKernel.runOnIJava(folder, cells);
    }

    @Test
    void whatIsShownIsTheSame() {
        for (int i = 1; i <= SHOWN.length; i++) {
            assertThat(ijava.get(i).result())
                    .as(SHOWN[i - 1])
                    .isEqualTo(jjava.get(i).result());
        }
    }

    @Test
    void itIsHtmlAndSvg() {
        assertThat(ijava.get(1).result().get("text/html").asText()).contains("<table");
        assertThat(ijava.get(2).result().get("text/html").asText()).contains("<img alt=");
        assertThat(ijava.get(3).result().get("image/svg+xml").asText()).contains("<svg");
    }

    @Test
    void namedOutputsAndExitCodesAreTheSame() {
        var path = "/data/application~1scrapbook.scrap.json+json";
        assertThat(ijava.get(SHOWN.length + 1).first("display_data").at(path))
                .isEqualTo(jjava.get(SHOWN.length + 1).first("display_data").at(path));
        assertThat(ijava.get(SHOWN.length + 2).first("error").at("/traceback").toString())
                .contains("below", "[churnlab exit 3]");
    }
}
