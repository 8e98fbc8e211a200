package dev.churnlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.data.Csv;
import dev.churnlab.data.Customers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Long work in a real kernel: its bar moves in one output, and an interrupt really ends it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgressIT {
    private List<RealKernel.Cell> cells = List.of();

    @BeforeAll
    void runCells(@TempDir Path folder) throws Exception {
        var customers = folder.resolve("customers.csv");
        Csv.write(Customers.synthetic(2000, 1), customers);
        cells = RealKernel.run(
                folder,
                "var customers = Telco.load(\"%s\");\nvar endless = XGBoost.trainer(Telco.SCHEMA).rounds(1_000_000);"
                        .formatted(customers),
                "// interrupt\nendless.train(customers);",
                "// interrupt\nXGBoost.tuner(Telco.SCHEMA).trials(1_000_000).tune(customers);",
                "// interrupt\nCrossValidation.of(endless.rounds(300), customers, 5, 1000);",
                """
                Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("churnlab-tuner")
                    || name.startsWith("churnlab-fold")).toList().toString()""",
                """
                try (var progress = Progress.start("scoring", "files", 40)) {
                    for (int file = 0; file < 40; file++) {
                        Thread.sleep(10);
                        progress.add(1);
                    }
                    progress.finish();
                }""",
                "endless.rounds(10).train(customers).evaluate(customers).rocAuc() > 0.5");
    }

    private static List<JsonNode> displays(RealKernel.Cell cell) {
        var all = new ArrayList<>(cell.all("display_data"));
        all.addAll(cell.all("update_display_data"));
        return all;
    }

    private static String id(JsonNode display) {
        return display.at("/transient/display_id").asText();
    }

    @Test
    void aTrainingShowsItsBarAndItsCurveInOneOutput() {
        var displays = displays(cells.get(1));
        assertThat(cells.get(1).all("display_data")).hasSize(1);
        assertThat(displays).hasSizeGreaterThanOrEqualTo(4);
        assertThat(displays).extracting(ProgressIT::id).doesNotContain("").containsOnly(id(displays.get(0)));
        var first = displays.get(0).get("data");
        assertThat(first.get("text/html").asText()).contains("<progress", "of 1000000 rounds", "left");
        assertThat(first.get("text/plain").asText()).contains("training: ", "rounds/s", "train log loss 0.");
        assertThat(displays.get(displays.size() - 1).at("/data/text~1html").asText())
                .contains("<svg", "of 1000000 rounds");
    }

    @Test
    void anInterruptEndsTheWork() {
        for (int cell = 1; cell <= 3; cell++) {
            assertThat(cells.get(cell).first("error").get("evalue").asText()).contains("interrupted");
        }
        assertThat(cells.get(4).result().get("text/plain").asText()).isEqualTo("[]");
    }

    @Test
    void whatStandsAroundOtherWorkIsShown() {
        assertThat(displays(cells.get(2)).get(0).at("/data/text~1plain").asText())
                .contains("tuning", "of 1000000 trials");
        assertThat(displays(cells.get(3)).get(0).at("/data/text~1plain").asText())
                .contains("cross-validating", "of 5000 folds");
    }

    @Test
    void aNotebookShowsItsOwn() {
        var displays = displays(cells.get(5));
        assertThat(displays.get(displays.size() - 1).at("/data/text~1plain").asText())
                .startsWith("scoring: 40 files in 0.");
    }

    @Test
    void theSessionGoesOn() {
        assertThat(cells.get(6).result().get("text/plain").asText()).isEqualTo("true");
    }
}
