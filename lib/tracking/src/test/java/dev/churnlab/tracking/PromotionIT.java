package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.churnlab.data.Customers;
import dev.churnlab.notebook.Exit;
import dev.churnlab.tracking.Decision.Verdict;
import dev.churnlab.training.Evaluation;
import dev.churnlab.training.ModelBundle;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Only a better model becomes champion; what was decided, and by which figures, stays on the version. */
@ExtendWith(RealMlflow.class)
class PromotionIT {
    private final TrackingServer server = RealMlflow.client();
    private final Registry registry = server.registry();
    private final Gate gate = Gate.standard();
    private String name = "";
    private int versions;

    @BeforeEach
    void name(TestInfo test) {
        name = "promotion-it " + test.getDisplayName();
    }

    private ModelVersion register() {
        return registry.register(name, Bundles.run(++versions));
    }

    private static Map<String, Double> auc(double value) {
        return Map.of("roc_auc", value);
    }

    @Test
    void firstGoodVersionIsChampion() {
        var version = register();

        var decision = registry.promote(version, gate, auc(0.84), null);

        assertThat(decision.passed()).isTrue();
        assertThat(registry.aliases(name)).containsExactly(Map.entry("champion", 1));
        assertThat(registry.champion(name).orElseThrow().is(Alias.CHAMPION)).isTrue();
        assertThat(registry.version(name, 1).tags())
                .containsEntry("churnlab.gate.verdict", "champion")
                .containsEntry("churnlab.gate.reason", "every floor is passed and there is no champion yet")
                .hasEntrySatisfying("churnlab.gate", json -> assertThat(json)
                        .contains("\"figure\":\"0.84\",\"limit\":\"0.8\",\"passed\":true")
                        .contains("\"policy\":\"roc_auc >= 0.8, roc_auc > the champion's\""));
    }

    @Test
    void betterVersionTakesOver() {
        registry.promote(register(), gate, auc(0.84), null);

        var decision = registry.promote(register(), gate, auc(0.85), auc(0.845));

        assertThat(decision.champion()).isEqualTo(OptionalInt.of(1));
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 2), Map.entry("previous", 1));
    }

    @Test
    void versionThatIsNotBetterIsChallenger() {
        registry.promote(register(), gate, auc(0.84), null);

        var decision = registry.promote(register(), gate, auc(0.845), auc(0.845));

        assertThat(decision.verdict()).isEqualTo(Verdict.CHALLENGER);
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 1), Map.entry("challenger", 2));
        assertThat(registry.version(name, 2).tags().get("churnlab.gate.reason"))
                .startsWith("not better than the champion: roc_auc");
    }

    @Test
    void strictGateRefusesAChallengerToo() {
        registry.promote(register(), gate, auc(0.84), null);

        var refused = catchThrowableOfType(
                GateRefused.class, () -> registry.promote(register(), gate.strict(), auc(0.83), auc(0.84)));

        assertThat(refused.exit()).isEqualTo(Exit.GATE_REFUSED);
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 1), Map.entry("challenger", 2));
    }

    @Test
    void versionBelowAFloorIsRefused() {
        registry.promote(register(), gate, auc(0.84), null);

        var refused =
                catchThrowableOfType(GateRefused.class, () -> registry.promote(register(), gate, auc(0.79), auc(0.7)));

        assertThat(refused)
                .hasMessage("the gate refused " + name
                        + " version 2: below a floor: roc_auc floor: 0.7900 >= 0.8000 does not hold");
        assertThat(refused.exit()).isEqualTo(Exit.GATE_REFUSED);
        assertThat(refused.decision().checks()).hasSize(2);
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 1));
        assertThat(registry.version(name, 2).tags()).containsEntry("churnlab.gate.verdict", "refused");
    }

    @Test
    void versionIsJudgedOnce() {
        registry.promote(register(), gate, auc(0.84), null);
        var second = register();
        var decision = registry.promote(second, gate, auc(0.85), auc(0.84));

        assertThat(registry.promote(second, gate, auc(0.1), auc(0.9))).isEqualTo(decision);
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 2), Map.entry("previous", 1));
    }

    @Test
    void decisionThatWasNotCarriedOutIsCarriedOut() {
        registry.promote(register(), gate, auc(0.84), null);
        var second = register();
        registry.promote(second, gate, auc(0.85), auc(0.84));
        // As after a crash between the decision and the aliases.
        registry.point("champion", name, 1);
        registry.point("previous", name, 1);

        registry.promote(second, gate, auc(0.85), auc(0.84));

        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 2), Map.entry("previous", 1));
    }

    @Test
    void formerDecisionDoesNotBringAnOldChampionBack() {
        var first = register();
        registry.promote(first, gate, auc(0.84), null);
        registry.promote(register(), gate, auc(0.85), auc(0.84));

        registry.promote(first, gate, auc(0.99), auc(0.84));

        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 2), Map.entry("previous", 1));
    }

    @Test
    void championHasToBeEvaluatedToo() {
        registry.promote(register(), gate, auc(0.84), null);
        var second = register();

        assertThatThrownBy(() -> registry.promote(second, gate, auc(0.9), null))
                .isInstanceOf(TrackingException.class)
                .hasMessage(
                        name + " has a champion, version 1: evaluate it on the same rows and pass its metrics as well");
        assertThat(registry.version(name, 2).tags()).isEmpty();
    }

    @Test
    void championIsScoredOnTheSameRows() {
        var rows = Customers.synthetic(400, 2);
        var run = Bundles.run(1);
        Evaluation evaluation;
        try (var bundle = ModelBundle.read(Bundles.small())) {
            evaluation = bundle.model().evaluate(rows);
        }
        var anyFloor = Gate.floors(Map.of("roc_auc", 0.5));
        registry.promote(registry.register(name, run), anyFloor, evaluation, null);

        var champion = registry.champion(name).orElseThrow();
        Decision decision;
        try (var bundle = ModelBundle.read(registry.download(champion))) {
            var championEvaluation = bundle.model().evaluate(rows);
            assertThat(championEvaluation.metrics()).isEqualTo(evaluation.metrics());
            decision =
                    registry.promote(registry.register(name, Bundles.run(2)), anyFloor, evaluation, championEvaluation);
        }

        assertThat(decision.verdict()).isEqualTo(Verdict.CHALLENGER);
    }
}
