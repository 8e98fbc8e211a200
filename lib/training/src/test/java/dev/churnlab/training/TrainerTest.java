package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.data.Split;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.StringColumn;

/** Training takes what can be learned from, refuses the rest, and is the same each time. */
class TrainerTest {
    private final Trainer trainer = XGBoost.trainer(Customers.SCHEMA).rounds(20);

    @Test
    void aModelBeatsChance() {
        try (var model = XGBoost.train(Customers.table(2000, 1), Customers.SCHEMA)) {
            assertThat(model.evaluate(Customers.table(2000, 2)).rocAuc()).isGreaterThan(0.7);
            assertThat(model.recipe()).isEqualTo(Recipe.DEFAULT);
        }
    }

    @Test
    void theSameSettingsGiveTheSameModelInAnyLocale() {
        var before = Locale.getDefault();
        try (var first = trainer.train(Customers.table(500, 1))) {
            for (var locale : new String[] {"tr-TR", "de-DE", "ar-EG"}) {
                Locale.setDefault(Locale.forLanguageTag(locale));
                try (var second = trainer.train(Customers.table(500, 1))) {
                    assertThat(second.toBytes()).isEqualTo(first.toBytes());
                    assertThat(second.parameters()).isEqualTo(first.parameters());
                    assertThat(second.features().toJson())
                            .isEqualTo(first.features().toJson());
                }
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void settingsReachXgboostUnderItsNames() {
        try (var model =
                trainer.recipe(Recipe.REFERENCE).rounds(3).maxDepth(2).eta(0.25).train(Customers.table(200, 1))) {
            assertThat(model.parameters())
                    .containsEntry("objective", "binary:logistic")
                    .containsEntry("max_depth", "2")
                    .containsEntry("eta", "0.25")
                    .containsEntry("subsample", "0.8")
                    .containsEntry("rounds", "3");
            assertThat(model.rounds()).isEqualTo(3);
        }
    }

    @Test
    void earlyStoppingKeepsTheRoundsUpToTheBest() {
        var customers = Customers.table(600, 3);
        var curve = new LearningCurve();
        try (var stopped = trainer.rounds(500)
                .eta(0.3)
                .seed(7)
                .earlyStopping(5)
                .onRound(curve)
                .train(customers)) {
            var losses = curve.rounds().stream()
                    .map(round -> round.metrics().get("validation_log_loss"))
                    .toList();
            int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow()) + 1;
            assertThat(stopped.rounds()).isEqualTo(best).isLessThan(500);
            assertThat(losses).hasSize(best + 5);

            var part = Split.stratified(customers, "left", 0.2, 7);
            try (var direct = trainer.rounds(best).eta(0.3).seed(7).train(part.train())) {
                assertThat(stopped.predict(customers)).isEqualTo(direct.predict(customers));
                assertThat(stopped.booster().getNumBoostedRound()).isEqualTo(best);
            } catch (ml.dmlc.xgboost4j.java.XGBoostError e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void anInterruptEndsTheTraining() {
        var interrupting = trainer.onRound(round -> {
            if (round.number() == 3) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> interrupting.train(Customers.table(100, 1)))
                .isInstanceOf(TrainingInterruptedException.class)
                .hasMessage("training was interrupted after 3 of 20 rounds");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aMonotoneFeatureMovesTheProbabilityOneWay() {
        var constrained = trainer.maxDepth(4).eta(0.5).monotone("tenure", Direction.DECREASING);
        var one = Customers.table(1, 5);
        var rows = one.emptyCopy();
        for (int months = 0; months <= 72; months++) {
            rows.append(one);
            rows.intColumn("tenure").set(months, months);
        }
        try (var model = constrained.train(Customers.table(500, 1));
                var free = trainer.maxDepth(4).eta(0.5).train(Customers.table(500, 1))) {
            var probabilities = model.predict(rows);
            for (int i = 1; i < probabilities.length; i++) {
                assertThat(probabilities[i]).isLessThanOrEqualTo(probabilities[i - 1]);
            }
            assertThat(probabilities).isNotEqualTo(free.predict(rows));
            assertThat(model.parameters()).containsEntry("monotone_constraints", "{\"tenure\":-1}");
            assertThat(Parameters.parse(model.parameters()).monotone())
                    .containsOnly(java.util.Map.entry("tenure", Direction.DECREASING));
        }
        assertThatThrownBy(() -> trainer.monotone("age", Direction.INCREASING).train(Customers.table(50, 1)))
                .hasMessageContaining("no feature age to be monotone in");
    }

    @Test
    void balancedClassesWeighTheSame() {
        var customers = Customers.table(500, 1);
        int positives = 0;
        for (var label : Labels.of(customers, Customers.SCHEMA)) {
            positives += label ? 1 : 0;
        }
        try (var plain = trainer.rounds(60).eta(0.3).train(customers);
                var balanced = trainer.rounds(60).eta(0.3).balanced(customers).train(customers)) {
            assertThat(Double.parseDouble(balanced.parameters().getOrDefault("scale_pos_weight", "")))
                    .isEqualTo((500.0 - positives) / positives);
            assertThat(balanced.evaluate(customers).recall())
                    .isGreaterThan(plain.evaluate(customers).recall());
        }
    }

    @Test
    void whatCannotBeLearnedFromIsRefused() {
        var customers = Customers.table(50, 1);
        assertThatThrownBy(() -> trainer.train(customers.emptyCopy()))
                .isInstanceOf(TrainingException.class)
                .hasMessage("there are no rows to train on");
        assertThatThrownBy(() -> trainer.train(customers.rejectColumns("left")))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("no column left");
        assertThatThrownBy(() -> trainer.train(
                        customers.where(t -> t.stringColumn("left").isEqualTo("No"))))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("have left No; a model needs both values");
        assertThatThrownBy(() -> trainer.train(customers
                        .copy()
                        .replaceColumn(StringColumn.create(
                                        "left", customers.stringColumn("left").asList())
                                .set(4, "Maybe"))))
                .isInstanceOf(TrainingException.class)
                .hasMessage("row 4: left is 'Maybe', expected Yes or No");
    }

    @Test
    void parametersThatXgboostWouldNotTakeAreRefused() {
        assertThatThrownBy(() -> trainer.eta(0)).hasMessage("eta must be greater than 0 and at most 1, was 0");
        assertThatThrownBy(() -> trainer.eta(Double.NaN)).hasMessageContaining("was NaN");
        assertThatThrownBy(() -> trainer.maxDepth(-1))
                .hasMessage("max_depth must be a whole number at least 0 and at most 64, was -1");
        assertThatThrownBy(() -> trainer.lambda(-0.5)).hasMessage("lambda must be at least 0, was -0.5");
        assertThatThrownBy(() -> trainer.rounds(0)).hasMessage("rounds must be at least 1, was 0");
        assertThatThrownBy(() -> trainer.earlyStopping(0)).hasMessageContaining("at least 1 round");
        assertThatThrownBy(() -> Recipe.of("best")).hasMessage("no recipe 'best'; there are reference, default");
    }
}
