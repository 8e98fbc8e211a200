package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.churnlab.data.Folds;
import dev.churnlab.data.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** Tuning finds parameters by folds of the training rows, keeps its trials, and goes on where it was stopped. */
class TunerTest {
    private static final SearchSpace SPACE = SearchSpace.of(
            Dimension.logWhole("rounds", 5, 40), Dimension.whole("max_depth", 1, 4), Dimension.logReal("eta", 0.02, 1));

    private final Table customers = Customers.table(300, 1);
    private final Trainer trainer =
            XGBoost.trainer(Customers.SCHEMA).rounds(10).maxDepth(2).eta(0.1);
    private final Tuner tuner = XGBoost.tuner(Customers.SCHEMA)
            .trainer(trainer)
            .space(SPACE)
            .trials(12)
            .workers(2)
            .folds(3, 7)
            .seed(4);

    @TempDir
    Path folder;

    @Test
    void theBestIsAtLeastWhatItStartedFrom() {
        var tuning = tuner.tune(customers);
        assertThat(tuning.trials()).hasSize(12);
        assertThat(tuning.trials().get(0).point())
                .containsEntry("rounds", 10.0)
                .containsEntry("max_depth", 2.0)
                .containsEntry("eta", 0.1);
        assertThat(tuning.best().value())
                .isGreaterThanOrEqualTo(tuning.trials().get(0).value());
        try (var model = tuning.trainer().train(customers)) {
            assertThat(tuning.best().point()).containsEntry("rounds", (double) model.rounds());
            assertThat(model.parameters()).containsEntry("subsample", "0.5");
        }
    }

    @Test
    void aScoreIsThatOfTrainingOnTheFold() {
        var trial = tuner.trials(1).tune(customers).best();
        var folds = Folds.stratified(customers, "left", 3, 7);
        for (int i = 0; i < 3; i++) {
            var split = Split.of(customers, folds.get(i));
            try (var model = trainer.train(split.train())) {
                assertThat(trial.scores().get(i))
                        .isEqualTo(model.evaluate(split.test()).rocAuc());
            }
        }
        assertThat(trial.value())
                .isCloseTo(trial.scores().stream().mapToDouble(d -> d).average().orElseThrow(), within(1e-15));
    }

    @Test
    void aSearchGoesOnWhereItsFileEnds() throws IOException {
        var whole = folder.resolve("whole.jsonl");
        var all = tuner.file(whole).tune(customers);
        var lines = Files.readAllLines(whole);
        assertThat(lines).hasSize(13);

        var torn = folder.resolve("torn.jsonl");
        Files.writeString(
                torn,
                String.join("\n", lines.subList(0, 6)) + "\n" + lines.get(6).substring(0, 20));
        var heard = new ArrayList<Trial>();
        var resumed = tuner.file(torn).onTrial(heard::add).tune(customers);
        assertThat(resumed.trials()).isEqualTo(all.trials());
        assertThat(heard).isEqualTo(all.trials());
        assertThat(torn).hasSameBinaryContentAs(whole);
    }

    @Test
    void trialsOfAnotherSearchAreNotMixedIn() throws IOException {
        var file = folder.resolve("trials.jsonl");
        tuner.trials(2).file(file).tune(customers);
        var before = Files.readString(file);
        for (var other : new Tuner[] {
            tuner.seed(5),
            tuner.workers(1),
            tuner.sampler(Sampler.random()),
            tuner.pruner(Pruner.none()),
            tuner.space(SearchSpace.STANDARD),
            tuner.folds(3, 8),
            tuner.trainer(trainer.lambda(2))
        }) {
            assertThatThrownBy(() -> other.file(file).tune(customers))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("trials of another search");
        }
        assertThatThrownBy(() -> tuner.file(file).tune(Customers.table(300, 2)))
                .hasMessageContaining("trials of another search");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void aSpaceIsReadFromItsJson() throws IOException {
        var file = folder.resolve("space.json");
        Files.writeString(
                file,
                """
                {"dimensions": [
                  {"type": "real", "name": "eta", "low": 0.01, "high": 0.3, "scale": "log"},
                  {"type": "whole", "name": "max_depth", "low": 1, "high": 6, "scale": "linear"},
                  {"type": "choice", "name": "max_bin", "values": [32, 64]}]}
                """);
        assertThat(SearchSpace.read(file))
                .isEqualTo(SearchSpace.of(
                        Dimension.logReal("eta", 0.01, 0.3),
                        Dimension.whole("max_depth", 1, 6),
                        Dimension.choice("max_bin", 32.0, 64.0)));
    }

    @Test
    void whatCannotBeSearchedIsRefused() {
        assertThatThrownBy(() -> SearchSpace.of(Dimension.real("depth", 1, 2)))
                .hasMessageStartingWith("no parameter 'depth'");
        assertThatThrownBy(() -> SearchSpace.of(Dimension.real("eta", 0.5, 2))).hasMessageContaining("eta must be");
        assertThatThrownBy(() -> SearchSpace.of(Dimension.real("max_depth", 1, 4)))
                .hasMessageContaining("max_depth must be a whole number");
        assertThatThrownBy(() -> Dimension.logReal("eta", 0, 1)).hasMessageContaining("must begin above 0, was 0");
        assertThatThrownBy(() -> Dimension.real("eta", 1, 1)).hasMessageContaining("must go up");
        assertThatThrownBy(() -> Dimension.choice("max_bin", 2.0)).hasMessageContaining("two different values");
        assertThatThrownBy(() -> SearchSpace.of(Dimension.real("eta", 0.1, 0.2), Dimension.real("eta", 0.1, 0.3)))
                .hasMessageContaining("eta twice");
        assertThatThrownBy(() -> tuner.trials(0)).hasMessage("the number of trials must be at least 1, was 0");
        assertThatThrownBy(() -> tuner.workers(0)).hasMessageContaining("workers");
        assertThatThrownBy(() -> tuner.time(Duration.ZERO)).hasMessageContaining("more than 0");
        assertThatThrownBy(() -> tuner.tune(customers.emptyCopy())).hasMessage("there are no rows to train on");
    }
}
