package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.churnlab.data.Customers;
import dev.churnlab.notebook.Exit;
import dev.churnlab.tracking.Decision.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
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

    /** Promotes with figures that are known already, for the champion as for the version. */
    private Decision promote(
            ModelVersion version, Gate policy, Map<String, Double> candidate, @Nullable Map<String, Double> champion) {
        return registry.promote(version, policy, asked -> {
            var known = asked.version() == version.version() ? candidate : champion;
            return Scores.of(Objects.requireNonNull(known, "nobody should ask for the champion"));
        });
    }

    private static Map<String, Double> auc(double value) {
        return Map.of("roc_auc", value);
    }

    @Test
    void firstGoodVersionIsChampion() {
        var version = register();

        var decision = promote(version, gate, auc(0.84), null);

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
        promote(register(), gate, auc(0.84), null);

        var decision = promote(register(), gate, auc(0.85), auc(0.845));

        assertThat(decision.champion()).isEqualTo(OptionalInt.of(1));
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 2), Map.entry("previous", 1));
    }

    @Test
    void versionThatIsNotBetterIsChallenger() {
        promote(register(), gate, auc(0.84), null);

        var decision = promote(register(), gate, auc(0.845), auc(0.845));

        assertThat(decision.verdict()).isEqualTo(Verdict.CHALLENGER);
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 1), Map.entry("challenger", 2));
        assertThat(registry.version(name, 2).tags().get("churnlab.gate.reason"))
                .startsWith("not better than the champion: roc_auc");
    }

    @Test
    void strictGateRefusesAChallengerToo() {
        promote(register(), gate, auc(0.84), null);

        var refused =
                catchThrowableOfType(GateRefused.class, () -> promote(register(), gate.strict(), auc(0.83), auc(0.84)));

        assertThat(refused.exit()).isEqualTo(Exit.GATE_REFUSED);
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 1), Map.entry("challenger", 2));
    }

    @Test
    void versionBelowAFloorIsRefused() {
        promote(register(), gate, auc(0.84), null);

        var refused = catchThrowableOfType(GateRefused.class, () -> promote(register(), gate, auc(0.79), auc(0.7)));

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
        promote(register(), gate, auc(0.84), null);
        var second = register();
        var decision = promote(second, gate, auc(0.85), auc(0.84));

        assertThat(promote(second, gate, auc(0.1), auc(0.9))).isEqualTo(decision);
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 2), Map.entry("previous", 1));
    }

    @Test
    void decisionThatWasNotCarriedOutIsCarriedOut() {
        promote(register(), gate, auc(0.84), null);
        var second = register();
        promote(second, gate, auc(0.85), auc(0.84));
        // As after a crash between the decision and the aliases.
        registry.point("champion", name, 1);
        registry.point("previous", name, 1);

        promote(second, gate, auc(0.85), auc(0.84));

        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 2), Map.entry("previous", 1));
    }

    @Test
    void formerDecisionDoesNotBringAnOldChampionBack() {
        var first = register();
        promote(first, gate, auc(0.84), null);
        promote(register(), gate, auc(0.85), auc(0.84));

        promote(first, gate, auc(0.99), auc(0.84));

        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 2), Map.entry("previous", 1));
    }

    @Test
    void championIsScoredOnTheSameRows() {
        var rows = Customers.synthetic(400, 2);
        var anyFloor = Gate.floors(Map.of("roc_auc", 0.5)).slices(List.of("gender", "tenure"), 0.01);
        registry.promote(register(), anyFloor, rows);

        // The twin of the champion: equal is not better.
        var decision = registry.promote(register(), anyFloor, rows);

        assertThat(decision.checks())
                .filteredOn(check -> check.name().equals("roc_auc against the champion"))
                .singleElement()
                .satisfies(check -> assertThat(check.figure()).isEqualTo(check.limit()));
        assertThat(decision.checks()).extracting(Check::name).contains("roc_auc of gender Female");
        assertThat(decision.verdict()).isEqualTo(Verdict.CHALLENGER);
    }
}
