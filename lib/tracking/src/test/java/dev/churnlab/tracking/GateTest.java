package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.tracking.Decision.Verdict;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

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
    void policyIsReadFromYaml() {
        var read = Gate.parse("floors: {accuracy: 0.75, roc_auc: 0.8}\nbetter: accuracy # more\n", "policy.yaml");

        assertThat(read).hasToString("accuracy >= 0.75, roc_auc >= 0.8, accuracy > the champion's");
        assertThat(Gate.parse("floors: {roc_auc: 0.8}", "policy.yaml")).hasToString(gate.toString());
    }

    @Test
    void policyThatIsNoneIsNamed() {
        assertThatThrownBy(() -> Gate.parse("floor: {roc_auc: 0.8}", "policy.yaml"))
                .hasMessage("the policy policy.yaml cannot be used: it has no floor, only floors and better");
        assertThatThrownBy(() -> Gate.parse("floors: {roc_auc: high}", "policy.yaml"))
                .hasMessageContaining("the floor of roc_auc must be a number, was high");
        assertThatThrownBy(() -> Gate.parse("floors: {roc_auc: 80}", "policy.yaml"))
                .hasMessageContaining("must be between 0 and 1, was 80.0");
        assertThatThrownBy(() -> Gate.parse("", "policy.yaml")).hasMessageContaining("it is not a mapping");
        assertThatThrownBy(() -> Gate.parse("floors: {log_loss: 0.5}", "policy.yaml"))
                .hasMessageContaining("of which more is better");
        assertThatThrownBy(() -> Gate.read(Path.of("no-such-policy.yaml")))
                .hasMessageContaining("no-such-policy.yaml: no such file");
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
