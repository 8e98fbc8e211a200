package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** A model predicts the same for one customer and many, from any thread, and not after it is closed. */
class ModelTest {
    private final Table customers = Customers.table(300, 2);
    private final Model model = Customers.model(Customers.table(500, 1));

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void oneCustomerAloneGetsTheSameAsAmongOthers() {
        var all = model.predict(customers);
        assertThat(all).hasSize(300);
        for (int row = 0; row < 300; row++) {
            assertThat(model.predict(customers.rows(row))).containsExactly(all[row]);
        }
    }

    @Test
    void customersWithoutATargetOrAnIdCanBeScored() {
        assertThat(model.predict(customers.rejectColumns("left", "id"))).isEqualTo(model.predict(customers));
        assertThat(model.predict(customers.emptyCopy())).isEmpty();
    }

    @Test
    void manyThreadsGetTheSame() {
        var expected = model.predict(customers);
        assertThat(IntStream.range(0, 32).parallel().mapToObj(i -> model.predict(customers)))
                .allSatisfy(got -> assertThat(got).isEqualTo(expected));
    }

    @Test
    void otherFeaturesAreRefused() {
        var other =
                Features.fit(customers, List.of(new Encoder.Number("tenure"))).transform(customers);
        assertThatThrownBy(() -> model.predict(other))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("the matrix has [tenure]");
        assertThatThrownBy(() -> model.predict(customers.rejectColumns("tenure")))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("need column tenure");
    }

    @Test
    void aClosedModelSaysSo() {
        model.close();
        model.close();
        assertThatThrownBy(() -> model.predict(customers))
                .isInstanceOf(TrainingException.class)
                .hasMessage("the model is closed");
        assertThatThrownBy(model::importance).hasMessage("the model is closed");
        assertThatThrownBy(model::booster).hasMessage("the model is closed");
    }

    @Test
    void anotherThresholdIsAModelOfItsOwn() {
        var cautious = model.withThreshold(0.2);
        model.close();
        try (cautious) {
            var evaluation = cautious.evaluate(customers);
            assertThat(evaluation.threshold()).isEqualTo(0.2);
            assertThat(evaluation.recall())
                    .isGreaterThan(evaluation.confusion(0.5).recall());
        }
        assertThatThrownBy(() -> cautious.withThreshold(1.5)).isInstanceOf(TrainingException.class);
    }

    @Test
    void importanceHasEveryFeatureTheGreatestFirst() {
        var importance = model.importance();
        assertThat(importance.stream().map(Importance::feature))
                .containsExactlyInAnyOrderElementsOf(
                        model.features().outputs().stream().map(Feature::name).toList());
        assertThat(importance.stream().map(Importance::totalGain)).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        assertThat(importance.get(0).gain()).isPositive();
    }
}
