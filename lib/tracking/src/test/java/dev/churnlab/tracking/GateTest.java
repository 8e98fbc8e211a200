package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.tracking.Decision.Verdict;
import dev.churnlab.training.Evaluation;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Floors decide first, then the champion on the same rows; every figure is in the decision. */
class GateTest {
    private final Gate gate = Gate.standard();

    private static Map<String, Double> auc(double value) {
        return Map.of("roc_auc", value);
    }

    @Test
    void firstVersionAboveTheFloorsIsChampion() {
        var decision = gate.decide(auc(0.8), null);

        assertThat(decision.passed()).isTrue();
        assertThat(decision.reason()).isEqualTo("every floor is passed and there is no champion yet");
        assertThat(decision.checks()).singleElement().hasToString("roc_auc floor: 0.8000 >= 0.8000");
    }

    @Test
    void betterThanTheChampionIsChampion() {
        var decision = gate.decide(auc(0.8476), auc(0.84));

        assertThat(decision.verdict()).isEqualTo(Verdict.CHAMPION);
        assertThat(decision.reason())
                .isEqualTo("better than the champion: roc_auc against the champion: 0.8476 > 0.8400");
    }

    @Test
    void equalToTheChampionIsChallenger() {
        var decision = gate.decide(auc(0.8476), auc(0.8476));

        assertThat(decision.verdict()).isEqualTo(Verdict.CHALLENGER);
        assertThat(decision.passed()).isFalse();
        assertThat(decision.reason())
                .isEqualTo("not better than the champion: roc_auc against the champion: 0.8476 > 0.8476 does not hold");
    }

    @Test
    void belowAFloorIsRefusedEvenWhenBetter() {
        var decision = gate.decide(auc(0.79996), auc(0.7));

        assertThat(decision.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(decision.reason()).isEqualTo("below a floor: roc_auc floor: 0.79996 >= 0.8 does not hold");
        assertThat(decision.checks()).hasSize(2);
    }

    @Test
    void nanPassesNothing() {
        assertThat(gate.decide(auc(Double.NaN), null).verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(gate.decide(auc(0.9), auc(Double.NaN)).verdict()).isEqualTo(Verdict.CHALLENGER);
    }

    @Test
    void metricThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Gate.floors(Map.of("f1", 0.5)).decide(auc(0.9), null))
                .hasMessage("the gate asks for f1, and the evaluation has only roc_auc");
    }

    @Test
    void marginIsPartOfTheLimit() {
        var strictly = Gate.standard().better("accuracy").margin(0.01);
        var champion = Map.of("roc_auc", 0.84, "accuracy", 0.80);

        assertThat(strictly.decide(Map.of("roc_auc", 0.84, "accuracy", 0.8125), champion)
                        .passed())
                .isTrue();
        assertThat(strictly.decide(Map.of("roc_auc", 0.84, "accuracy", 0.8075), champion)
                        .reason())
                .isEqualTo("not better than the champion: "
                        + "accuracy against the champion and 0.01: 0.8075 > 0.8100 does not hold");
    }

    @Test
    void approvalKeepsWhatPassedWaiting() {
        var decision = gate.approval().decide(auc(0.85), auc(0.84));

        assertThat(decision.verdict()).isEqualTo(Verdict.PENDING);
        assertThat(decision.passed()).isFalse();
        assertThat(gate.approval().decide(auc(0.84), auc(0.84)).verdict()).isEqualTo(Verdict.CHALLENGER);
        assertThat(gate.approval().strict().refuses(Verdict.PENDING)).isFalse();
    }

    /** Rows of which the first half is positive, with scores that are right but for noise. */
    private static Evaluation noisy(int rows, double noise) {
        return noisy(rows, noise, 0);
    }

    private static Evaluation noisy(int rows, double noise, long seed) {
        var random = new Random(seed);
        var labels = new boolean[rows];
        var probabilities = new float[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i < rows / 2;
            var score = (labels[i] ? 1 : -1) + noise * random.nextGaussian();
            probabilities[i] = (float) (1 / (1 + Math.exp(-score)));
        }
        return Evaluation.of(labels, probabilities);
    }

    @ParameterizedTest
    @CsvSource({"DELONG, roc_auc", "BOOTSTRAP, roc_auc", "BOOTSTRAP, f1", "Z_TEST, accuracy"})
    void luckIsNotBetter(Significance test, String metric) {
        var sure = Gate.floors(Map.of("roc_auc", 0.5)).better(metric).significant(test, 0.95);
        var champion = Scores.of(noisy(2000, 1.5));

        // Of models that are equally good, one that happens to be a little better on these rows.
        var lucky = LongStream.rangeClosed(1, 10)
                .mapToObj(seed -> Scores.of(noisy(2000, 1.5, seed)))
                .filter(scores -> scores.figure(metric) > champion.figure(metric))
                .min(Comparator.comparingDouble(scores -> scores.figure(metric)))
                .orElseThrow();
        var little = sure.decide(lucky, champion);
        var much = sure.decide(Scores.of(noisy(2000, 0.5)), champion);

        // Better on these rows all the same: it is the test that says no.
        assertThat(little.checks().get(1).passed()).isTrue();
        assertThat(little.verdict()).isEqualTo(Verdict.CHALLENGER);
        assertThat(much.verdict()).isEqualTo(Verdict.CHAMPION);
        assertThat(sure.margin(0.9)
                        .decide(Scores.of(noisy(2000, 0.5)), champion)
                        .verdict())
                .isEqualTo(Verdict.CHALLENGER);
    }

    @Test
    void zTestTakesAtLeastAHundredRows() {
        var sure = Gate.floors(Map.of("roc_auc", 0.5)).better("accuracy").significant(Significance.Z_TEST, 0.95);

        assertThat(sure.decide(Scores.of(noisy(99, 0.1)), Scores.of(noisy(99, 5)))
                        .reason())
                .isEqualTo("not better than the champion: rows of the z-test: 99.0000 >= 100.0000 does not hold");
        assertThat(sure.decide(Scores.of(noisy(100, 0.1)), Scores.of(noisy(100, 5)))
                        .passed())
                .isTrue();
    }

    @Test
    void testNeedsItsMetricAndTheRows() {
        assertThatThrownBy(() -> gate.better("accuracy").significant(Significance.DELONG, 0.95))
                .hasMessage("delong is no test of accuracy");
        assertThatThrownBy(() -> gate.significant(Significance.DELONG, 0.95).decide(auc(0.9), auc(0.8)))
                .hasMessageStartingWith("the policy's delong needs the rows behind the metrics");
    }

    @Test
    void noSliceMayLoseMoreThanTheTolerance() {
        // The candidate is right everywhere but in the slice b, where the champion is.
        var labels = new boolean[200];
        var candidate = new float[200];
        var champion = new float[200];
        var texts = new String[200];
        for (int i = 0; i < 200; i++) {
            labels[i] = i % 2 == 0;
            texts[i] = i < 160 ? "a" : "b";
            var right = labels[i] ? 0.9f : 0.1f;
            candidate[i] = i < 160 ? right : 1 - right;
            champion[i] = i < 160 && i % 4 < 2 ? 1 - right : right;
        }
        var rows = Table.create("customers").addColumns(StringColumn.create("part", texts));
        var ours = Scores.of(Evaluation.of(labels, candidate), rows);
        var theirs = Scores.of(Evaluation.of(labels, champion), rows);
        var anywhere = Gate.floors(Map.of("accuracy", 0.5)).better("accuracy");

        assertThat(anywhere.decide(ours, theirs).passed()).isTrue();
        assertThat(anywhere.slices(List.of("part"), 0.1).decide(ours, theirs).reason())
                .isEqualTo("worse than the champion for some: accuracy of part b: 0.0000 >= 0.9000 does not hold");
        assertThat(anywhere.slices(new Bias(List.of("part"), "accuracy", 0.1, 41))
                        .decide(ours, theirs)
                        .passed())
                .isTrue();
    }

    @Test
    void columnsOfSlicesAreMissedWithoutAChampionToo() {
        var rows = Table.create("customers").addColumns(StringColumn.create("gender", new String[100]));
        var fair = gate.slices(List.of("gendr"), 0.1);

        assertThatThrownBy(() -> fair.decide(Scores.of(noisy(100, 0.5), rows), null))
                .isInstanceOf(TrackingException.class)
                .hasMessage("the policy's slices ask for the column gendr, and the customers have only gender");
        assertThatThrownBy(() -> fair.decide(auc(0.9), null)).hasMessageContaining("needs the customers");
    }

    @Test
    void policyKnowsTheMetricsThatAnEvaluationHas() {
        assertThat(Scores.METRICS)
                .containsExactlyInAnyOrderElementsOf(
                        Scores.metrics(noisy(100, 2)).keySet());
    }

    @Test
    void everyMetricOfAnEvaluationHasAFloor() {
        var scores = Scores.of(noisy(100, 2));
        for (var metric :
                List.of("accuracy", "roc_auc", "precision", "recall", "f1", "pr_auc", "f1_positive", "f1_negative")) {
            var figure = scores.figure(metric);
            assertThat(Gate.floors(Map.of(metric, figure)).decide(scores, null).passed())
                    .isTrue();
            assertThat(Gate.floors(Map.of(metric, Math.nextUp(figure)))
                            .decide(scores, null)
                            .verdict())
                    .isEqualTo(Verdict.REFUSED);
        }
    }

    @Test
    void f1OfTheOtherClassIsF1WithTheLabelsTurned() {
        var evaluation = noisy(301, 2);
        var labels = evaluation.labels();
        var probabilities = evaluation.probabilities();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = !labels[i];
            probabilities[i] = 1 - probabilities[i];
        }

        assertThat(Scores.of(evaluation).figure("f1_negative"))
                .isEqualTo(Evaluation.of(labels, probabilities).f1());
    }

    @Property
    void moreNeverHurts(
            @ForAll @DoubleRange(max = 1) double candidate,
            @ForAll @DoubleRange(max = 1) double more,
            @ForAll @DoubleRange(max = 1) double champion) {
        var less = Gate.standard()
                .decide(auc(Math.min(candidate, more)), auc(champion))
                .verdict();
        var greater = Gate.standard()
                .decide(auc(Math.max(candidate, more)), auc(champion))
                .verdict();

        // CHAMPION is the first of the constants, REFUSED the last.
        assertThat(greater).isLessThanOrEqualTo(less);
    }
}
