package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** What a model says of itself: pushes that sum to the margin, words for one customer, what it relies on. */
class ExplanationTest {
    private final Table customers = Customers.table(400, 1);
    private final Model model = Customers.model(customers);

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void thePushesSumToTheMargin() {
        var contributions = model.contributions(customers);
        var probabilities = model.predict(customers);
        assertThat(contributions.values())
                .hasDimensions(400, model.features().outputs().size() + 1);
        for (int row = 0; row < probabilities.length; row++) {
            double logit = Math.log(probabilities[row] / (1 - (double) probabilities[row]));
            assertThat(contributions.margin(row)).isCloseTo(logit, within(1e-5));
        }
        // A customer alone is explained as among others.
        assertThat(model.contributions(customers.rows(17)).values()[0])
                .isEqualTo(contributions.values()[17]);
        var global = contributions.global();
        assertThat(global).hasSize(model.features().outputs().size());
        assertThat(global.get(0).mean()).isGreaterThanOrEqualTo(global.get(1).mean());
    }

    @Test
    void oneCustomerIsExplainedInWords() {
        var explanation = model.explain(customers, 3);
        assertThat(explanation.pushes()).hasSize(model.features().outputs().size());
        double sum = explanation.pushes().stream()
                .mapToDouble(CustomerExplanation.Push::push)
                .sum();
        assertThat(explanation.base() + sum).isCloseTo(explanation.margin(), within(1e-5));
        assertThat(explanation.probability()).isEqualTo(model.predict(customers)[3]);
        var contract = explanation.pushes().stream()
                .filter(push -> push.feature().equals("contract"))
                .findFirst()
                .orElseThrow();
        assertThat(contract.value())
                .isEqualTo(customers.stringColumn("contract").get(3));
        assertThat(explanation.words())
                .startsWith("The probability of left = Yes is ")
                .containsPattern("(For|Against) it speaks most \\S+ .*\\([+-]\\d\\.\\d\\d\\)");
        assertThatThrownBy(() -> model.explain(customers, 400)).hasMessageContaining("rows 0 to 399");
    }

    @Test
    void whatIsShuffledAndMattersIsMissed() {
        var importance = PermutationImportance.of(model, customers, 3, 1);
        assertThat(importance).isEqualTo(PermutationImportance.of(model, customers, 3, 1));
        assertThat(importance)
                .extracting(PermutationImportance::column)
                .containsExactlyInAnyOrder("contract", "phone", "internet", "tenure", "charges");
        assertThat(importance.get(0).column()).isEqualTo("contract");
        assertThat(importance.get(0).mean()).isGreaterThan(0.02);
        try (var few = XGBoost.trainer(Customers.SCHEMA)
                .steps(List.of(new Encoder.Number("tenure")))
                .train(customers)) {
            // What a model does not read it does not miss.
            assertThat(PermutationImportance.of(few, customers, 2, 1).subList(1, 5))
                    .allMatch(each -> each.mean() == 0 && each.deviation() == 0);
        }
        assertThatThrownBy(() -> PermutationImportance.of(model, customers, 0, 1))
                .hasMessageContaining("1 repeat");
    }

    @Test
    void dependenceFollowsWhatTheCustomersWereMadeWith() {
        var contract = PartialDependence.of(model, customers, "contract").points();
        assertThat(contract).extracting(PartialDependence.Point::value).containsExactly("month", "two years", "year");
        assertThat(contract.get(0).probability())
                .isGreaterThan(contract.get(1).probability() + 0.1)
                .isGreaterThan(contract.get(2).probability() + 0.1);
        var tenure = PartialDependence.of(model, customers, "tenure").points();
        assertThat(tenure).hasSizeBetween(10, 20);
        assertThat(tenure.get(0).probability())
                .isGreaterThan(tenure.get(tenure.size() - 1).probability());
        // The mean over the customers as they are, where all had the value.
        var all = customers.where(customers.stringColumn("contract").isEqualTo("month"));
        assertThat(PartialDependence.of(model, all, "contract").points()).hasSize(1);
        assertThatThrownBy(() -> PartialDependence.of(model, customers, "age")).hasMessageContaining("no column age");
    }
}
