package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.churnlab.training.Metrics;
import dev.churnlab.training.Predictions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `churnlab train` gives on the real file: Python's figures with the reference recipe, better ones by default. */
class ReferenceRecipeTest {
    private static final Path REFERENCE = Path.of(System.getenv().getOrDefault("CHURNLAB_REFERENCE", "../../../shared"))
            .resolve("data");

    @TempDir
    Path folder;

    @BeforeEach
    void needsTheReferenceData() {
        assumeTrue(Files.exists(REFERENCE), "no reference data at " + REFERENCE + "; set CHURNLAB_REFERENCE");
    }

    private Ran train(String recipe) {
        return Ran.churnlab(
                "train",
                "--data",
                REFERENCE.resolve("telco-churn.csv").toString(),
                "--recipe",
                recipe,
                "--predictions",
                folder.resolve("predictions.csv").toString(),
                "--metrics",
                folder.resolve("metrics.json").toString(),
                "--bundle",
                folder.resolve("bundle").toString());
    }

    @Test
    void theReferenceRecipeGivesPythonsProbabilitiesOnScikitLearnsRows() throws IOException {
        assertThat(train("reference").exit()).isZero();

        var ours = Predictions.read(folder.resolve("predictions.csv"));
        var pythons = Predictions.read(REFERENCE.resolve("reference-recipe-predictions.csv"));
        assertThat(ours.rows()).isEqualTo(pythons.rows());
        assertThat(ours.probabilities()).isEqualTo(pythons.probabilities());
        assertThat(Files.readAllLines(REFERENCE.resolve("telco-split-test-rows.txt")))
                .isEqualTo(java.util.Arrays.stream(ours.rows())
                        .mapToObj(String::valueOf)
                        .toList());
        var metrics = Metrics.read(folder.resolve("metrics.json"));
        assertThat(metrics.keySet()).containsExactly("accuracy", "roc_auc", "precision", "recall", "f1", "log_loss");
        assertThat(metrics.get("roc_auc")).isCloseTo(0.8476, within(0.00005));
        assertThat(metrics.get("accuracy")).isCloseTo(0.8013, within(0.00005));
    }

    @Test
    void theDefaultRecipeIsBetter() {
        assertThat(train("default").exit()).isZero();

        assertThat(Metrics.read(folder.resolve("metrics.json")).get("roc_auc")).isGreaterThanOrEqualTo(0.860);
    }

    @Test
    void aBundleScoresAsItsTrainingDid() {
        train("default");
        var scores = folder.resolve("scores.csv");
        var ran = Ran.churnlab(
                "score",
                "--model",
                folder.resolve("bundle").toString(),
                "--data",
                REFERENCE.resolve("telco-churn.csv").toString(),
                "--out",
                scores.toString());

        assertThat(ran.exit()).as("%s", ran.err()).isZero();
        var trained = Predictions.read(folder.resolve("predictions.csv"));
        var all = Predictions.read(scores);
        for (var i = 0; i < trained.rows().length; i++) {
            assertThat(all.probabilities()[trained.rows()[i]]).isEqualTo(trained.probabilities()[i]);
        }
    }
}
