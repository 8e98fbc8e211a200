package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.churnlab.data.Telco;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** The reference recipe gives the floats of Python's xgboost. */
class ReferenceRecipeTest {
    @Test
    void predictionsAreThoseOfPythonFloatByFloat() {
        var split = ReferenceData.split();
        var expected = Predictions.read(ReferenceData.file("reference-recipe-predictions.csv"));
        try (var model = XGBoost.trainer(Telco.SCHEMA).recipe(Recipe.REFERENCE).train(split.train())) {
            assertThat(new Predictions(split.testRows(), model.predict(split.test())))
                    .isEqualTo(expected);

            var evaluation = model.evaluate(split.test());
            assertThat(evaluation.rocAuc()).isCloseTo(0.8476, within(0.00005));
            assertThat(evaluation.accuracy()).isCloseTo(0.8013, within(0.00005));

            var alone = new ArrayList<Float>();
            for (int row = 0; row < 50; row++) {
                alone.add(model.predict(split.test().rows(row))[0]);
            }
            for (int row = 0; row < 50; row++) {
                assertThat(alone.get(row)).isEqualTo(expected.probabilities()[row]);
            }
        }
    }

    @Test
    void listeningToTheRoundsChangesNothing() {
        var split = ReferenceData.split();
        var expected = Predictions.read(ReferenceData.file("reference-recipe-predictions.csv"));
        var curve = new LearningCurve();
        try (var model = XGBoost.trainer(Telco.SCHEMA)
                .recipe(Recipe.REFERENCE)
                .onRound(curve)
                .train(split.train())) {
            assertThat(model.predict(split.test())).isEqualTo(expected.probabilities());
            assertThat(curve.rounds()).hasSize(100);
            assertThat(curve.rounds().get(99).metrics()).containsOnlyKeys("train_log_loss", "train_roc_auc");
            assertThat(curve.rounds().get(99).metrics().get("train_roc_auc"))
                    .isCloseTo(model.evaluate(split.train()).rocAuc(), within(1e-4));
        }
    }
}
