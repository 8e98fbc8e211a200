package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.churnlab.data.Telco;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The default recipe gives what Python's xgboost gave when it was chosen, and keeps its promise on the test rows. */
class DefaultRecipeTest {
    @Test
    void theTestRowsGetTheProbabilitiesOfPython() {
        var split = ReferenceData.split();
        try (var model = XGBoost.train(split.train(), Telco.SCHEMA)) {
            var evaluation = model.evaluate(split.test());
            assertThat(Arrays.copyOf(evaluation.probabilities(), 5))
                    .containsExactly(0.77446187f, 0.11579425f, 0.01050612f, 0.78732866f, 0.015640419f);
            assertThat(evaluation.rocAuc()).isCloseTo(0.86406, within(0.000005));
            assertThat(evaluation.logLoss()).isCloseTo(0.39317, within(0.000005));
        }
    }

    @Test
    void itDoesNotLookAtTheGender() {
        var steps = Recipe.DEFAULT.steps(Telco.SCHEMA);
        assertThat(steps.toString()).doesNotContain("gender");
        assertThat(steps).hasSize(18 + 5);
    }

    @Test
    void otherTablesGetOrdinalCategoriesAndTreesOfDepthTwo() {
        assertThat(Recipe.DEFAULT.steps(Customers.SCHEMA))
                .containsExactly(
                        new Encoder.Ordinal("contract"),
                        new Encoder.Ordinal("phone"),
                        new Encoder.Ordinal("internet"),
                        new Encoder.Number("tenure"),
                        new Encoder.Number("charges"));
        assertThat(Recipe.DEFAULT.parameters(Customers.SCHEMA).toMap()).containsEntry("max_depth", "2");
        assertThat(Recipe.DEFAULT.parameters(Telco.SCHEMA).toMap()).containsEntry("max_depth", "1");
    }
}
