package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictions and metrics come back from their files as they were. */
class PredictionsTest {
    private final Path folder;

    PredictionsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theFileIsAsTheContractHasItInAnyLocale() throws IOException {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            Predictions.of(new float[] {0.68749547f, 0.5f}).write(folder.resolve("p.csv"));
            Metrics.write(folder.resolve("m.json"), Map.of("roc_auc", Double.NaN));
        } finally {
            Locale.setDefault(before);
        }
        assertThat(folder.resolve("p.csv")).hasContent("row,probability\n0,0.68749547\n1,0.5\n");
        assertThat(folder.resolve("m.json")).hasContent("{\n  \"roc_auc\": null\n}\n");
        assertThat(Metrics.read(folder.resolve("m.json"))).containsEntry("roc_auc", Double.NaN);
    }

    @Test
    void metricsComeBack() {
        var metrics = Evaluation.of(new boolean[] {true, false, true}, new float[] {0.9f, 0.3f, 0.2f})
                .metrics();
        assertThat(Metrics.parse(Metrics.toJson(metrics))).containsExactlyEntriesOf(metrics);
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        var file = folder.resolve("p.csv");
        for (var text : List.of("", "id,p\n", "row,probability\n1\n", "row,probability\n1,x\n")) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> Predictions.read(file)).isInstanceOf(TrainingException.class);
        }
        assertThatThrownBy(() -> Predictions.read(folder.resolve("none"))).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> Metrics.parse("[1]")).isInstanceOf(TrainingException.class);
        assertThatThrownBy(() -> Metrics.parse("{\"a\": \"b\"}")).isInstanceOf(TrainingException.class);
    }
}
