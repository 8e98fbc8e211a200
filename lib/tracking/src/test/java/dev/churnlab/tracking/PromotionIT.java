package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.churnlab.data.Customers;
import dev.churnlab.notebook.Exit;
import dev.churnlab.tracking.Decision.Verdict;
import dev.churnlab.tracking.HistoryEntry.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

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
    void whatWasDecidedAndNotCarriedOutIsSaidAndMended() {
        promote(register(), gate, auc(0.84), null);
        assertThat(registry.late(name)).isEmpty();
        var second = register();
        var first = registry.history(name).get(0);
        // As a process that is killed between the entry and its copy leaves it.
        var decision = new Decision(Verdict.CHAMPION, List.of(), OptionalInt.of(1), "better");
        registry.ledger(name)
                .append(new HistoryEntry(
                        2, Action.JUDGED, second.version(), decision, "", first.aliases(), first.user(), first.time()));

        assertThat(registry.late(name))
                .extracting(AliasLag::toString)
                .containsExactly(
                        "alias champion points to version 1, and was decided to point to version 2",
                        "alias previous points to nothing, and was decided to point to version 1");
        registry.carryOut(name);
        assertThat(registry.late(name)).isEmpty();
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 2), Map.entry("previous", 1));
        assertThat(registry.version(name, 2).tags()).containsEntry("churnlab.gate.reason", "better");
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
    void approvalIsAPersonsAndRecorded() {
        promote(register(), gate, auc(0.84), null);
        var second = register();

        assertThat(promote(second, gate.approval(), auc(0.85), auc(0.84)).verdict())
                .isEqualTo(Verdict.PENDING);
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 1), Map.entry("challenger", 2));
        assertThat(registry.approve(second, "looked at the slices").passed()).isTrue();

        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 2), Map.entry("previous", 1));
        assertThat(registry.version(name, 2).tags())
                .containsEntry("churnlab.gate.verdict", "champion")
                .containsEntry("churnlab.gate.reason", "approved: looked at the slices");
        var last = registry.history(name).get(2);
        assertThat(last.action()).isEqualTo(Action.APPROVED);
        assertThat(last.user()).isEqualTo(System.getProperty("user.name"));
        assertThat(last.decision().checks()).hasSize(2);
        // Said twice is said once.
        assertThat(registry.approve(second, "again")).isEqualTo(last.decision());
        assertThat(registry.history(name)).hasSize(3);
    }

    @Test
    void approvalIsOfTheComparisonThatWasMade() {
        promote(register(), gate, auc(0.84), null);
        var second = register();
        var third = register();
        promote(second, gate.approval(), auc(0.85), auc(0.84));
        promote(third, gate, auc(0.86), auc(0.84));

        var refused = catchThrowableOfType(GateRefused.class, () -> registry.approve(second, "yes"));
        assertThat(refused)
                .hasMessage("the gate refused " + name + " version 2: it was judged against version 1, and the champion"
                        + " is version 3 now: promote it again");

        // Which judges it against the champion of now.
        assertThat(promote(second, gate.approval(), auc(0.85), auc(0.86)).verdict())
                .isEqualTo(Verdict.CHALLENGER);
        assertThatThrownBy(() -> registry.approve(second, "yes"))
                .hasMessageContaining("version 2 does not wait for approval; it is CHALLENGER");
        assertThat(registry.aliases(name))
                .containsOnly(Map.entry("champion", 3), Map.entry("previous", 1), Map.entry("challenger", 2));
    }

    @Test
    void rejectedVersionIsOut() {
        promote(register(), gate, auc(0.84), null);
        var second = register();
        promote(second, gate.approval(), auc(0.85), auc(0.84));

        registry.reject(second, "too good to be true");

        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 1));
        assertThat(registry.version(name, 2).tags())
                .containsEntry("churnlab.gate.verdict", "refused")
                .containsEntry("churnlab.gate.reason", "rejected: too good to be true");
        assertThatThrownBy(() -> promote(second, gate, auc(0.99), auc(0.84))).isInstanceOf(GateRefused.class);
        assertThatThrownBy(() -> registry.approve(second, "no, yes")).hasMessageContaining("does not wait");
        assertThatThrownBy(() -> registry.reject(registry.version(name, 1), "no"))
                .hasMessageContaining("is the champion: roll back to another before you reject it");
    }

    @Test
    void rollbackGoesBackAlongThePromotions() {
        promote(register(), gate, auc(0.84), null);
        promote(register(), gate, auc(0.85), auc(0.84));
        promote(register(), gate, auc(0.86), auc(0.85));
        var fourth = register();

        assertThat(registry.rollback(name, "complaints").reason()).isEqualTo("rolled back from version 3: complaints");
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 2), Map.entry("previous", 3));
        registry.rollback(name, "");
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 1), Map.entry("previous", 2));
        registry.rollback(registry.version(name, 3), "");
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 3), Map.entry("previous", 1));

        assertThatThrownBy(() -> registry.rollback(fourth, ""))
                .hasMessage(name + " version 4 cannot come back: it was never champion, or was rejected since; look at"
                        + " the history");
        assertThatThrownBy(() -> registry.rollback(registry.version(name, 3), ""))
                .hasMessage(name + " version 3 is the champion already");
        assertThat(registry.history(name))
                .extracting(HistoryEntry::action)
                .containsExactly(
                        Action.JUDGED,
                        Action.JUDGED,
                        Action.JUDGED,
                        Action.ROLLED_BACK,
                        Action.ROLLED_BACK,
                        Action.ROLLED_BACK);
        // What a version was judged by stays on it.
        assertThat(registry.version(name, 1).tags().get("churnlab.gate.reason")).startsWith("every floor is passed");
    }

    @Test
    void firstChampionCannotBeRolledBack() {
        promote(register(), gate, auc(0.84), null);

        assertThatThrownBy(() -> registry.rollback(name, ""))
                .hasMessage(name + " has no champion to go back to: version 1 is the first");
        assertThatThrownBy(() -> registry.approve(register(), "x"))
                .hasMessage(name + " version 2 has not been judged: promote it first");
    }

    @Test
    void championFromBeforeTheRecordIsTakenOver() {
        register();
        register();
        registry.point("previous", name, 1);
        registry.point("champion", name, 2);

        promote(register(), gate, auc(0.85), auc(0.84));

        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 3), Map.entry("previous", 2));
        assertThat(registry.history(name))
                .extracting(HistoryEntry::action)
                .containsExactly(Action.ADOPTED, Action.JUDGED);
        registry.rollback(name, "");
        registry.rollback(name, "");
        assertThat(registry.champion(name).map(ModelVersion::version)).contains(1);
    }

    @Test
    void aliasesHaveTheNamesOfThePolicy() {
        var named = gate.aliases(new Aliases("production", "staging", "former"));
        promote(register(), named, auc(0.84), null);
        promote(register(), named, auc(0.85), auc(0.84));
        promote(register(), named, auc(0.81), auc(0.85));

        assertThat(registry.aliases(name))
                .containsOnly(Map.entry("production", 2), Map.entry("former", 1), Map.entry("staging", 3));
        assertThat(registry.champion(name).map(ModelVersion::version)).contains(2);
        assertThatThrownBy(() -> registry.alias(registry.version(name, 1), "Production"))
                .hasMessageContaining("set by the promotion policy only");
        // The next policy says other names, and nothing is left of the former ones.
        promote(register(), gate.aliases(Aliases.standard()), auc(0.86), auc(0.85));
        assertThat(registry.aliases(name))
                .containsOnly(Map.entry("champion", 4), Map.entry("previous", 2), Map.entry("challenger", 3));
    }

    @Test
    void gateThatNamesNoAliasesTakesNoneAway() {
        var named = gate.aliases(new Aliases("production", "staging", "former"));
        promote(register(), named, auc(0.84), null);
        var second = register();

        assertThatThrownBy(() -> promote(second, gate, auc(0.9), auc(0.84)))
                .isInstanceOf(TrackingException.class)
                .isNotInstanceOf(GateRefused.class)
                .hasMessage(name + " is promoted by a policy of its own, which calls its aliases production, staging,"
                        + " former: give that policy, or one that says which aliases it has");
        assertThat(registry.aliases(name)).containsExactly(Map.entry("production", 1));
        assertThat(registry.history(name)).hasSize(1);
    }

    @Test
    void standardGateStandsInForNoOtherPolicy() {
        assertThat(registry.gate(name)).hasToString(gate.toString());
        promote(register(), gate.strict(), auc(0.84), null);
        assertThat(registry.gate(name)).hasToString(gate.toString());
        assertThat(registry.gate(name, "champion", null)).isPresent();
        assertThat(registry.gate(name, "nightly", null)).isEmpty();
        promote(register(), gate.approval(), auc(0.85), auc(0.84));
        registry.approve(registry.version(name, 2), "yes");

        assertThatThrownBy(() -> registry.gate(name))
                .isInstanceOf(TrackingException.class)
                .hasMessage(name + " is promoted by a policy of its own (roc_auc >= 0.8, roc_auc > the champion's,"
                        + " approval required): give it with --policy, or as Gate.read(file)");
        assertThatThrownBy(() -> registry.gate(name, "champion", null)).hasMessageContaining("approval required");
        assertThat(registry.gate(name, "nightly", null)).isEmpty();
        assertThat(registry.gate(name, "champion", gate.approval())).isPresent();
        assertThatThrownBy(() -> registry.gate(name, "nightly", gate.approval()))
                .hasMessage("the policy decides on the aliases champion, challenger, previous, and nightly is none of"
                        + " them");
    }

    @Test
    void aliasOfAnotherNameIsEarned() {
        var named = gate.aliases(new Aliases("production", "staging", "former"));
        assertThat(registry.gate(name, "production", null)).isEmpty();
        promote(register(), named, auc(0.84), null);

        assertThatThrownBy(() -> registry.gate(name, "Production", null))
                .hasMessageContaining("champion is called production; roc_auc >= 0.8");
        assertThatThrownBy(() -> registry.gate(name, "champion", null))
                .hasMessageContaining("champion is called production");
        assertThat(registry.gate(name, "production", named)).isPresent();
        assertThatThrownBy(() -> registry.gate(name, "champion", gate))
                .hasMessageContaining("which calls its aliases production, staging, former");
    }

    @Test
    void rejectedChallengerMakesRoomForTheOneBeforeIt() {
        promote(register(), gate, auc(0.84), null);
        promote(register(), gate, auc(0.83), auc(0.84));
        promote(register(), gate.approval(), auc(0.85), auc(0.84));
        promote(register(), gate, auc(0.82), auc(0.84));
        assertThat(registry.aliases(name)).containsEntry("challenger", 4);

        registry.reject(registry.version(name, 3), "no");
        assertThat(registry.aliases(name)).containsEntry("challenger", 4);
        registry.reject(registry.version(name, 4), "no");
        assertThat(registry.aliases(name)).containsEntry("challenger", 2);
        registry.reject(registry.version(name, 2), "no");
        assertThat(registry.aliases(name)).containsExactly(Map.entry("champion", 1));
    }

    @Test
    void personsDecisionHasAReason() {
        promote(register(), gate, auc(0.84), null);
        var second = register();
        promote(second, gate.approval(), auc(0.85), auc(0.84));

        for (var blank : List.of("", " \n")) {
            assertThatThrownBy(() -> registry.reject(second, blank))
                    .isInstanceOf(TrackingException.class)
                    .hasMessage("a reason is not blank: say why, for the record");
            assertThatThrownBy(() -> registry.approve(second, blank)).hasMessageContaining("not blank");
        }
        assertThat(registry.history(name)).hasSize(2);
    }

    @Test
    void decisionIsReportedOnTheVersion(@TempDir Path folder) throws IOException {
        var version = register();
        promote(version, gate, auc(0.84), null);

        var report = registry.version(name, 1).tags().get("churnlab.gate.report");
        assertThat(report).isEqualTo("gate/" + name + "-1-1.html");
        registry.files(version).get("gate", folder.resolve("gate"));
        assertThat(Files.readString(folder.resolve(report)))
                .contains(
                        "version 1: CHAMPION",
                        "<td>roc_auc floor<td>0.84<td>&gt;= 0.8<td>yes",
                        "Champion before: none");
    }

    @Test
    void deletedRecordIsNamed() {
        promote(register(), gate, auc(0.84), null);
        var experiments = server.rest().get("experiments/search", Map.of("max_results", "1000"));
        for (var each : experiments.path("experiments")) {
            if (each.path("name").asText().startsWith("promotions of " + name + " since")) {
                server.rest()
                        .post(
                                "experiments/delete",
                                Map.of(
                                        "experiment_id",
                                        each.path("experiment_id").asText()));
            }
        }

        assertThatThrownBy(() -> promote(register(), gate, auc(0.85), auc(0.84)))
                .isInstanceOf(TrackingException.class)
                .hasMessageMatching(
                        "the record of promotions of .* is deleted: restore it with `mlflow experiments restore"
                                + " --experiment-id \\d+`");
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
