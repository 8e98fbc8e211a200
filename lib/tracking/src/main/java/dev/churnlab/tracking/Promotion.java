package dev.churnlab.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.tracking.Decision.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The one decision on a version: made, written on it, and then carried out. */
final class Promotion {
    /** The whole decision as JSON; the other tags repeat parts of it for people. */
    static final String DECISION = "churnlab.gate";

    private static final String VERDICT = "churnlab.gate.verdict";
    private static final String REASON = "churnlab.gate.reason";

    private final Registry registry;
    private final String name;
    private final int number;

    Promotion(Registry registry, ModelVersion version) {
        this.registry = registry;
        this.name = version.name();
        this.number = version.version();
    }

    Decision promote(Gate gate, Map<String, Double> candidate, @Nullable Map<String, Double> champion) {
        // Asked again: the caller's copy may be from before the decision.
        var version = registry.version(name, number);
        var predecessor = registry.champion(name).map(ModelVersion::version).filter(n -> n != number);
        var decision = recorded(version).orElseGet(() -> decide(version, gate, predecessor, candidate, champion));
        carryOut(decision, predecessor.map(OptionalInt::of).orElse(OptionalInt.empty()));
        if (decision.verdict() == Verdict.REFUSED || (gate.isStrict() && !decision.passed())) {
            throw new GateRefused(version, decision);
        }
        return decision;
    }

    private Decision decide(
            ModelVersion version,
            Gate gate,
            Optional<Integer> predecessor,
            Map<String, Double> candidate,
            @Nullable Map<String, Double> champion) {
        if (predecessor.isPresent() && champion == null) {
            throw new TrackingException(name + " has a champion, version " + predecessor.get()
                    + ": evaluate it on the same rows and pass its metrics as well");
        }
        var decision = predecessor
                .map(n -> gate.decide(candidate, OptionalInt.of(n), champion))
                .orElseGet(() -> gate.decide(candidate, OptionalInt.empty(), null));
        record(version, gate, decision);
        return decision;
    }

    /** A version that was judged and not pointed to, since the process ended between the two, is pointed to now. */
    private void carryOut(Decision decision, OptionalInt predecessor) {
        if (!decision.champion().equals(predecessor)) {
            // Somebody else became champion since; what is written on the version stays true of its own day.
            return;
        }
        switch (decision.verdict()) {
            case CHAMPION -> {
                predecessor.ifPresent(former -> registry.point(Alias.PREVIOUS.text(), name, former));
                registry.point(Alias.CHAMPION.text(), name, number);
            }
            case CHALLENGER -> {
                // A newer challenger stays.
                if (registry.aliases(name).getOrDefault(Alias.CHALLENGER.text(), 0) <= number) {
                    registry.point(Alias.CHALLENGER.text(), name, number);
                }
            }
            case REFUSED -> {
                // Nothing points to it.
            }
        }
    }

    private void record(ModelVersion version, Gate gate, Decision decision) {
        var json = new LinkedHashMap<String, Object>();
        json.put("verdict", decision.verdict().name());
        json.put("reason", decision.reason());
        json.put(
                "champion",
                decision.champion().isPresent() ? decision.champion().getAsInt() : null);
        json.put("policy", gate.toString());
        json.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("checks", decision.checks().stream().map(Promotion::json).toList());
        registry.tag(version, VERDICT, decision.verdict().name().toLowerCase(Locale.ROOT));
        registry.tag(version, REASON, decision.reason());
        registry.tag(version, DECISION, Rest.write(json));
    }

    private static Map<String, Object> json(Check check) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", check.name());
        json.put("rule", check.rule().name());
        json.put("figure", String.valueOf(check.figure()));
        json.put("limit", String.valueOf(check.limit()));
        json.put("passed", check.passed());
        return json;
    }

    private static Optional<Decision> recorded(ModelVersion version) {
        var text = version.tags().get(DECISION);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(decision(Rest.JSON.readTree(text)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new TrackingException("the tag " + DECISION + " of " + version + " is not a decision: delete it", e);
        }
    }

    private static Decision decision(JsonNode json) {
        var checks = new ArrayList<Check>();
        json.path("checks")
                .forEach(check -> checks.add(new Check(
                        check.path("name").asText(),
                        Check.Rule.valueOf(check.path("rule").asText()),
                        Double.parseDouble(check.path("figure").asText()),
                        Double.parseDouble(check.path("limit").asText()))));
        var champion = json.path("champion");
        return new Decision(
                Verdict.valueOf(json.path("verdict").asText()),
                checks,
                champion.isInt() ? OptionalInt.of(champion.asInt()) : OptionalInt.empty(),
                json.path("reason").asText());
    }
}
