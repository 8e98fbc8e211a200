package dev.churnlab.tracking;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The text of a promotion policy: a YAML mapping with {@code floors} and, if wanted, {@code better}. */
final class Policy {
    private static final Set<String> KEYS = Set.of("floors", "better");

    private final Map<?, ?> content;
    private final String where;

    Policy(String yaml, String where) {
        this.where = where;
        this.content = content(yaml);
        var unknown = new TreeSet<String>();
        content.keySet().stream()
                .map(String::valueOf)
                .filter(k -> !KEYS.contains(k))
                .forEach(unknown::add);
        if (!unknown.isEmpty()) {
            throw wrong("it has no " + String.join(", ", unknown) + ", only floors and better");
        }
    }

    private Map<?, ?> content(String yaml) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            if (new Yaml(new SafeConstructor(options)).load(yaml) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (YAMLException e) {
            throw wrong(String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " "));
        }
        throw wrong("it is not a mapping");
    }

    Map<String, Double> floors() {
        if (!(content.get("floors") instanceof Map<?, ?> map) || map.isEmpty()) {
            throw wrong("floors must map metrics to numbers, as in floors: {roc_auc: 0.80}");
        }
        var floors = new LinkedHashMap<String, Double>();
        map.forEach((metric, floor) -> {
            if (!(floor instanceof Number number)) {
                throw wrong("the floor of " + metric + " must be a number, was " + floor);
            }
            floors.put(String.valueOf(metric), number.doubleValue());
        });
        return floors;
    }

    String better(String otherwise) {
        var better = content.get("better");
        if (better != null && !(better instanceof String)) {
            throw wrong("better must be the name of a metric, was " + better);
        }
        return better == null ? otherwise : (String) better;
    }

    private TrackingException wrong(String why) {
        return new TrackingException("the policy " + where + " cannot be used: " + why);
    }
}
