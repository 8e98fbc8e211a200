package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.churnlab.data.Folds;
import dev.churnlab.data.Split;
import dev.churnlab.data.Telco;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** Logistic regression beside the model, and cross-validation of both on the same folds. */
class BaselineTest {
    private final Table customers = Customers.table(400, 1);
    private final Trainer trainer = XGBoost.trainer(Customers.SCHEMA).rounds(15);

    @Test
    void itIsBetterThanChanceAndTheSameEachTime() {
        var test = Customers.table(2000, 2);
        var baseline = Baseline.train(customers, Customers.SCHEMA);
        assertThat(baseline.evaluate(test).rocAuc()).isGreaterThan(0.7);
        assertThat(Baseline.train(customers, Customers.SCHEMA).predict(test)).isEqualTo(baseline.predict(test));
        // A row alone is as a row among others.
        assertThat(baseline.predict(test.rows(7))[0]).isEqualTo(baseline.predict(test)[7]);
    }

    @Test
    void onTheReferenceRowsItIsAsGoodAsScikitLearns() {
        var split = ReferenceData.split();
        var evaluation = Baseline.train(split.train(), Telco.SCHEMA).evaluate(split.test());
        // LogisticRegression() on standardized one-hot columns: 0.8620.
        assertThat(evaluation.rocAuc()).isCloseTo(0.8620, within(0.001));
    }

    @Test
    void whatCannotBeLearnedFromIsRefused() {
        assertThatThrownBy(() -> Baseline.train(customers.emptyCopy(), Customers.SCHEMA))
                .hasMessage("there are no rows to train on");
    }

    @Test
    void crossValidationIsTrainingOnEachFold() {
        var validation = CrossValidation.of(trainer, customers, 3, 2);
        assertThat(validation.evaluations()).hasSize(6);
        var folds = Folds.stratified(customers, "left", 3, 1);
        var split = Split.of(customers, folds.get(2));
        try (var model = trainer.train(split.train())) {
            assertThat(validation.evaluations().get(5).probabilities()).isEqualTo(model.predict(split.test()));
        }
        double mean = validation.evaluations().stream()
                .mapToDouble(Evaluation::rocAuc)
                .average()
                .orElseThrow();
        assertThat(validation.metrics())
                .containsEntry("roc_auc_mean", mean)
                .containsKeys("roc_auc_std", "log_loss_mean", "accuracy_std")
                .hasSize(12);
        assertThat(CrossValidation.ofBaseline(trainer, customers, 3, 1).evaluations())
                .hasSize(3);
    }

    @Test
    void crossValidationSaysWhatItCannot() {
        assertThatThrownBy(() -> CrossValidation.of(trainer, customers, 3, 0)).hasMessageContaining("1 repeat");
        assertThatThrownBy(() -> CrossValidation.of(trainer, customers, 1, 1)).hasMessageContaining("number of folds");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> CrossValidation.of(trainer, customers, 3, 1))
                .isInstanceOf(TrainingInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
