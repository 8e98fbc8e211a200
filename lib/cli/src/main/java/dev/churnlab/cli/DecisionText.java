package dev.churnlab.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.tracking.Decision;
import dev.churnlab.tracking.ModelVersion;
import dev.churnlab.tracking.Registry;
import java.util.TreeMap;

/**
 * A decision as it is printed, and where the aliases are after it.
 *
 * @param asJson for programs, not for people
 */
record DecisionText(Registry registry, boolean asJson) {
    void print(ModelVersion version, Decision decision) {
        var aliases = new TreeMap<>(registry.aliases(version.name()));
        if (asJson) {
            var json = json(version.name(), version.version(), decision);
            var object = json.putObject("aliases");
            aliases.forEach(object::put);
            System.out.println(json.toPrettyString());
            return;
        }
        System.out.println(version.name() + " version " + version.version() + ": " + decision);
        decision.checks().forEach(check -> System.out.println("  " + check));
        aliases.forEach((alias, number) -> System.out.println(alias + ": version " + number));
    }

    static ObjectNode json(String name, int version, Decision decision) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("model", name).put("version", version);
        json.put("verdict", decision.verdict().name()).put("reason", decision.reason());
        if (decision.champion().isPresent()) {
            json.put("champion", decision.champion().getAsInt());
        } else {
            json.putNull("champion");
        }
        var checks = json.putArray("checks");
        for (var check : decision.checks()) {
            var each = checks.addObject().put("name", check.name());
            number(each, "figure", check.figure());
            each.put("rule", check.rule().name());
            number(each, "limit", check.limit());
            each.put("passed", check.passed());
        }
        return json;
    }

    /** JSON has no number that is none. */
    private static void number(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }
}
