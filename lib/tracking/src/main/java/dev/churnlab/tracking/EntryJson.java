package dev.churnlab.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.tracking.Decision.Verdict;
import dev.churnlab.tracking.HistoryEntry.Action;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The entries of a ledger as JSON, which is also the tag with the whole decision on a version. */
final class EntryJson {
    private EntryJson() {}

    /**
     * The JSON of an entry.
     *
     * @param id of this attempt to append it
     * @throws TrackingException if it is longer than MLflow takes
     */
    static String write(HistoryEntry entry, String id) {
        var json = map(entry);
        json.put("id", id);
        var text = Rest.write(json);
        if (text.length() > Names.LONGEST_PARAM) {
            throw new TrackingException("the decision on version " + entry.version() + " has "
                    + entry.decision().checks().size() + " checks and " + text.length()
                    + " characters, and MLflow takes " + Names.LONGEST_PARAM
                    + ": name fewer columns under slices, or give a shorter reason");
        }
        return text;
    }

    /** An entry as text for people's programs. */
    static Map<String, Object> map(HistoryEntry entry) {
        var decision = entry.decision();
        var json = new LinkedHashMap<String, Object>();
        json.put("number", entry.number());
        json.put("action", entry.action().name());
        json.put("version", entry.version());
        json.put("verdict", decision.verdict().name());
        json.put("reason", decision.reason());
        json.put(
                "champion",
                decision.champion().isPresent() ? decision.champion().getAsInt() : null);
        json.put("policy", entry.policy());
        json.put("user", entry.user());
        json.put("time", entry.time().toString());
        json.put("checks", decision.checks().stream().map(EntryJson::map).toList());
        var aliases = entry.aliases();
        json.put("aliases", List.of(aliases.champion(), aliases.challenger(), aliases.previous()));
        return json;
    }

    private static Map<String, Object> map(Check check) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", check.name());
        json.put("rule", check.rule().name());
        // As text: JSON has no NaN.
        json.put("figure", String.valueOf(check.figure()));
        json.put("limit", String.valueOf(check.limit()));
        json.put("passed", check.passed());
        return json;
    }

    /**
     * Reads {@link #write}.
     *
     * @throws TrackingException if it is anything else
     */
    static HistoryEntry read(int number, String text) {
        try {
            return entry(number, Rest.JSON.readTree(text));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw new TrackingException(
                    "entry " + number + " of a record of promotions is none that this version knows: " + text, e);
        }
    }

    private static HistoryEntry entry(int number, JsonNode json) {
        var checks = new ArrayList<Check>();
        json.path("checks")
                .forEach(check -> checks.add(new Check(
                        check.path("name").asText(),
                        Check.Rule.valueOf(check.path("rule").asText()),
                        Double.parseDouble(check.path("figure").asText()),
                        Double.parseDouble(check.path("limit").asText()))));
        var champion = json.path("champion");
        var decision = new Decision(
                Verdict.valueOf(json.path("verdict").asText()),
                checks,
                champion.isInt() ? OptionalInt.of(champion.asInt()) : OptionalInt.empty(),
                json.path("reason").asText());
        var aliases = json.path("aliases");
        return new HistoryEntry(
                number,
                Action.valueOf(json.path("action").asText()),
                json.path("version").asInt(),
                decision,
                json.path("policy").asText(),
                new Aliases(
                        aliases.path(0).asText(),
                        aliases.path(1).asText(),
                        aliases.path(2).asText()),
                json.path("user").asText(),
                Instant.parse(json.path("time").asText()));
    }
}
