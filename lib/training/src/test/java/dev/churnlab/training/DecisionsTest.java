package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What an evaluation says for decisions: thresholds, profit, gain, how sure a figure is, where the model is weak. */
class DecisionsTest {
    private static final Evaluation FIVE =
            Evaluation.of(new boolean[] {true, true, false, true, false}, new float[] {0.9f, 0.7f, 0.6f, 0.4f, 0.1f});

    private static Evaluation some(int rows, double skill, long seed) {
        var random = new Random(seed);
        var labels = new boolean[rows];
        var probabilities = new float[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = random.nextInt(3) == 0;
            double score = (labels[i] ? skill : 0) + random.nextGaussian();
            probabilities[i] = Math.round(32 / (1 + Math.exp(-score))) / 32f;
        }
        return Evaluation.of(labels, probabilities);
    }

    @Property(tries = 40)
    void aChosenThresholdIsTheBestOfAll(@ForAll long seed) {
        var evaluation = some(40, 1, seed);
        var costs = new CostMatrix(0, 1, 5, 0.5);
        var campaign = new Campaign(2, 10, 0.4, 60);
        double f1 = evaluation.withThreshold(evaluation.thresholdByF1()).f1();
        double cost = cost(evaluation.confusion(evaluation.thresholdByCost(costs)), costs);
        double profit = profit(evaluation.confusion(evaluation.thresholdByProfit(campaign)), campaign);
        for (double threshold = 0; threshold <= 1; threshold += 1 / 64.0) {
            var confusion = evaluation.confusion(threshold);
            assertThat(confusion.f1()).isLessThanOrEqualTo(f1 + 1e-12);
            assertThat(cost(confusion, costs)).isGreaterThanOrEqualTo(cost - 1e-9);
            assertThat(profit(confusion, campaign)).isLessThanOrEqualTo(profit + 1e-9);
        }
        assertThat(evaluation.profits(campaign).stream()
                        .mapToDouble(ProfitPoint::profit)
                        .max()
                        .orElseThrow())
                .isCloseTo(Math.max(profit, 0), offset(1e-9));
    }

    private static double cost(Confusion at, CostMatrix costs) {
        return at.trueNegatives() * costs.trueNegative()
                + at.falsePositives() * costs.falsePositive()
                + at.falseNegatives() * costs.falseNegative()
                + at.truePositives() * costs.truePositive();
    }

    private static double profit(Confusion at, Campaign campaign) {
        return campaign.profit(at.truePositives(), at.falsePositives());
    }

    @Test
    void aCampaignEarnsWhatNeslinsFormulaSays() {
        // Contacted: 2 who leave and 1 who stays. Half of those who leave are kept: 2 · (0.5 · (100 − 20) − 5) − (5 +
        // 20).
        var campaign = new Campaign(5, 20, 0.5, 100);
        assertThat(campaign.profit(2, 1)).isEqualTo(45);
        assertThat(FIVE.profits(campaign))
                .extracting(ProfitPoint::profit)
                .containsExactly(0.0, 35.0, 70.0, 45.0, 80.0, 55.0);
        assertThat(FIVE.profits(campaign).get(3)).isEqualTo(new ProfitPoint(0.6f, 0.6, 45));
        assertThat(FIVE.thresholdByProfit(campaign)).isEqualTo(0.4f);
    }

    @Test
    void whereContactingNobodyIsBestNobodyIsPredictedPositive() {
        var useless = new Campaign(5, 20, 0, 100);
        assertThat(FIVE.confusion(FIVE.thresholdByProfit(useless)).truePositives())
                .isZero();
        assertThatThrownBy(() -> new Campaign(1, 1, 1.5, 1)).hasMessageContaining("success rate");
        assertThatThrownBy(() -> new Campaign(-1, 1, 1, 1)).hasMessageContaining("contact cost");
        assertThatThrownBy(() -> new CostMatrix(0, Double.NaN, 1, 1)).hasMessageContaining("finite");
    }

    @Test
    void gainIsTheRecallOfTheFirstRows() {
        assertThat(FIVE.gain(0.4)).isEqualTo(new GainPoint(0.4, 2 / 3.0, 2 / 3.0 / 0.4));
        assertThat(FIVE.gain(1)).isEqualTo(new GainPoint(1, 1, 1));
        assertThat(FIVE.gains()).hasSize(10).isSortedAccordingTo(Comparator.comparingDouble(GainPoint::gain));
        var tied = Evaluation.of(new boolean[] {true, false, true, false}, new float[] {0.5f, 0.5f, 0.5f, 0.5f});
        assertThat(tied.gain(0.25)).isEqualTo(new GainPoint(0.25, 0.25, 1));
        assertThatThrownBy(() -> FIVE.gain(0)).hasMessageContaining("above 0 and at most 1");
    }

    @Test
    void anIntervalIsTheSameForASeedAndContainsTheFigure() {
        var evaluation = some(300, 1, 1);
        var intervals = Bootstrap.of(7).intervals(evaluation);
        assertThat(intervals).isEqualTo(Bootstrap.of(7).intervals(evaluation));
        assertThat(intervals).isNotEqualTo(Bootstrap.of(8).intervals(evaluation));
        assertThat(intervals.keySet()).isEqualTo(evaluation.metrics().keySet());
        assertThat(intervals.values()).allMatch(i -> i.low() < i.value() && i.value() < i.high());
        // 300 rows: the deviation of the accuracy is √(a(1 − a)/300), and 95 % are within 1.96 of it.
        double accuracy = evaluation.accuracy();
        var interval = intervals.getOrDefault("accuracy", new Interval(0, 0, 0));
        assertThat(interval.high() - interval.low())
                .isCloseTo(2 * 1.96 * Math.sqrt(accuracy * (1 - accuracy) / 300), offset(0.012));
        assertThatThrownBy(() -> new Bootstrap(1, 0.9, 0)).hasMessageContaining("2 draws");
        assertThatThrownBy(() -> new Bootstrap(10, 1, 0)).hasMessageContaining("level");
    }

    @Test
    void aComparisonTellsABetterModelFromAnEqualOne() {
        var weak = some(500, 0.5, 3);
        var labels = weak.labels();
        var random = new Random(4);
        var better = new float[500];
        var alike = weak.probabilities();
        for (int i = 0; i < 500; i++) {
            better[i] = Math.min(1, Math.max(0, (labels[i] ? 0.6f : 0.4f) + (float) random.nextGaussian() / 6));
            alike[i] = Math.min(1, Math.max(0, alike[i] + (float) random.nextGaussian() / 200));
        }
        var clear = Comparison.of(Evaluation.of(labels, better), weak);
        assertThat(clear.pValue()).isLessThan(0.001);
        assertThat(clear.one()).isCloseTo(Evaluation.of(labels, better).rocAuc(), offset(1e-12));
        assertThat(clear.other()).isCloseTo(weak.rocAuc(), offset(1e-12));
        assertThat(Comparison.of(Evaluation.of(labels, alike), weak).pValue()).isGreaterThan(0.05);
        assertThat(Comparison.of(weak, weak).pValue()).isEqualTo(1);
        var interval = Bootstrap.of(1)
                .difference(Evaluation.of(labels, better), weak)
                .getOrDefault("roc_auc", new Interval(0, 0, 0));
        assertThat(interval.low()).isPositive();
        // Two ways to the same error: half the interval is about 1.96 standard errors.
        assertThat((interval.high() - interval.low()) / 2 / 1.96).isCloseTo(clear.standardError(), offset(0.005));
        assertThatThrownBy(() -> Comparison.of(weak, FIVE)).hasMessageContaining("the same rows");
    }

    @Test
    void slicesAreEachTextAndFourBandsAndTheWorstIsNamed() {
        var labels = new boolean[200];
        var probabilities = new float[200];
        var kind = new String[200];
        var months = new double[200];
        for (int i = 0; i < 200; i++) {
            labels[i] = i % 2 == 0;
            kind[i] = i < 100 ? "clear" : i < 180 ? "blind" : "";
            months[i] = i == 7 ? Double.NaN : i % 4;
            probabilities[i] = i < 100 && labels[i] ? 0.9f : 0.5f;
        }
        var table = Table.create(StringColumn.create("kind", kind), DoubleColumn.create("months", months));
        var slices = Slices.of(Evaluation.of(labels, probabilities), table, List.of("kind", "months"));
        assertThat(slices)
                .extracting(Slice::value)
                .containsExactly("", "blind", "clear", "0 to 0", "1 to 1", "2 to 2", "3 to 3", "");
        var worst = Slices.worst(slices, 1).get(0);
        assertThat(worst.value()).isIn("", "blind");
        assertThat(worst.evaluation().rocAuc()).isEqualTo(0.5);
        assertThat(slices.get(2).evaluation().rows()).isEqualTo(100);
        assertThat(slices.get(2).bias()).isCloseTo(0.2, offset(1e-6));
        assertThatThrownBy(() -> Slices.of(FIVE, table, List.of("kind"))).hasMessageContaining("200 rows");
        assertThatThrownBy(() -> Slices.of(Evaluation.of(labels, probabilities), table, List.of("age")))
                .hasMessageContaining("no column age");
    }
}
