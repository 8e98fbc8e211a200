package dev.churnlab.tracking;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads policy files strictly: what it does not know is an error, and every error names its line. */
final class Policy {
    private static final List<String> TOP = List.of("floors", "better", "slices", "approval", "aliases");

    private final String where;

    Policy(String where) {
        this.where = where;
    }

    Gate read(String yaml) {
        var top = fields(compose(yaml), "a policy", TOP);
        var floors = top.get("floors");
        if (floors == null) {
            throw misread(null, "it needs floors, as in floors: {roc_auc: 0.80}");
        }
        var gate = at(floors, () -> Gate.floors(floors(floors)));
        var better = top.get("better");
        if (better != null) {
            var start = gate;
            gate = at(better, () -> start.better(better(better)));
        }
        var slices = top.get("slices");
        if (slices != null) {
            var start = gate;
            gate = at(slices, () -> start.slices(slices(slices)));
        }
        var approval = top.get("approval");
        if (approval != null
                && word(approval, "approval", List.of("required", "none")).equals("required")) {
            gate = gate.approval();
        }
        var aliases = top.get("aliases");
        if (aliases != null) {
            var start = gate;
            gate = at(aliases, () -> start.aliases(aliases(aliases)));
        }
        return gate;
    }

    private @Nullable Node compose(String yaml) {
        try {
            return new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            throw misread(mark == null ? null : mark.getLine(), String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            throw misread(null, String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " "));
        }
    }

    private Map<String, Double> floors(Node node) {
        var floors = new LinkedHashMap<String, Double>();
        fields(node, "floors", null)
                .forEach((metric, floor) -> floors.put(metric(floor, metric), number(floor, "the floor of " + metric)));
        if (floors.isEmpty()) {
            throw wrong(node, "floors must map metrics to numbers, as in floors: {roc_auc: 0.80}");
        }
        return floors;
    }

    private Better better(Node node) {
        if (node instanceof ScalarNode) {
            return Better.by(metric(node, text(node, "better")));
        }
        var fields = fields(node, "better", List.of("metric", "margin", "test", "confidence"));
        var test = fields.get("test");
        var confidence = fields.get("confidence");
        if (confidence != null && test == null) {
            throw wrong(confidence, "a confidence needs a test: delong, bootstrap or z-test");
        }
        var metric = required(fields, node, "better", "metric");
        return new Better(
                metric(metric, text(metric, "metric")),
                number(fields.get("margin"), "margin", 0),
                test == null ? null : at(test, () -> Significance.parse(text(test, "test"))),
                number(confidence, "confidence", Better.CONFIDENCE));
    }

    private Bias slices(Node node) {
        var fields = fields(node, "slices", List.of("columns", "metric", "tolerance", "rows"));
        if (!(required(fields, node, "slices", "columns") instanceof SequenceNode columns)) {
            throw wrong(node, "columns must be a list, as in columns: [gender]");
        }
        var names = new ArrayList<String>();
        columns.getValue().forEach(each -> names.add(text(each, "a column")));
        var metric = fields.get("metric");
        var rows = fields.get("rows");
        var least = number(rows, "rows", Bias.ROWS);
        if (rows != null && least != Math.rint(least)) {
            throw wrong(rows, "rows must be a whole number, was " + least);
        }
        if (rows != null && least > Integer.MAX_VALUE) {
            throw wrong(rows, "rows must be at most " + Integer.MAX_VALUE + ", was " + text(rows, "rows"));
        }
        return new Bias(
                names,
                metric == null ? "roc_auc" : metric(metric, text(metric, "metric")),
                number(fields.get("tolerance"), "tolerance", 0),
                (int) least);
    }

    private Aliases aliases(Node node) {
        var fields = fields(node, "aliases", List.of("champion", "challenger", "previous"));
        var standard = Aliases.standard();
        return new Aliases(
                text(fields.get("champion"), "champion", standard.champion()),
                text(fields.get("challenger"), "challenger", standard.challenger()),
                text(fields.get("previous"), "previous", standard.previous()));
    }

    /**
     * The entries of a mapping.
     *
     * @param known the keys that it may have, or null for any
     */
    private Map<String, Node> fields(@Nullable Node node, String what, @Nullable List<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, what + " is not a mapping");
        }
        var fields = new LinkedHashMap<String, Node>();
        for (var entry : mapping.getValue()) {
            var key = text(entry.getKeyNode(), "a key");
            if (known != null && !known.contains(key)) {
                throw wrong(entry.getKeyNode(), what + " has no " + key + ", only " + String.join(", ", known));
            }
            if (fields.put(key, entry.getValueNode()) != null) {
                throw wrong(entry.getKeyNode(), key + " stands there twice");
            }
        }
        return fields;
    }

    private Node required(Map<String, Node> fields, Node whole, String what, String key) {
        var node = fields.get(key);
        if (node == null) {
            throw wrong(whole, what + " needs " + key);
        }
        return node;
    }

    private String text(Node node, String what) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        throw wrong(node, what + " must be a name");
    }

    private String text(@Nullable Node node, String what, String otherwise) {
        return node == null ? otherwise : text(node, what);
    }

    private String word(Node node, String what, List<String> words) {
        var text = text(node, what);
        if (!words.contains(text)) {
            throw wrong(node, what + " must be " + String.join(" or ", words) + ", was " + text);
        }
        return text;
    }

    /** The name of a metric; what is misspelt would be found out only when there is a champion. */
    private String metric(Node node, String name) {
        if (name.matches("\\d+")) {
            throw wrong(
                    node, name + " is no metric: where it is a part of a number, write a point, as in roc_auc: 0.80");
        }
        if (!Scores.METRICS.contains(name)) {
            throw wrong(node, "there is no metric " + name + ", only " + String.join(", ", Scores.METRICS));
        }
        return name;
    }

    private double number(@Nullable Node node, String what, double otherwise) {
        return node == null ? otherwise : number(node, what);
    }

    private double number(Node node, String what) {
        var text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            var meant = text.matches("\\d+,\\d+") ? "; write " + text.replace(',', '.') : "";
            throw wrong(node, what + " must be a number" + (text.isEmpty() ? "" : ", was " + text) + meant);
        }
    }

    @FunctionalInterface
    private interface Part<T> {
        T read();
    }

    /** Adds the line to what a rule says of its own values. */
    private <T> T at(Node node, Part<T> part) {
        try {
            return part.read();
        } catch (Misread e) {
            throw e;
        } catch (TrackingException e) {
            throw wrong(node, String.valueOf(e.getMessage()));
        }
    }

    private Misread wrong(@Nullable Node node, String why) {
        return misread(node == null ? null : (Integer) node.getStartMark().getLine(), why);
    }

    private Misread misread(@Nullable Integer line, String why) {
        var at = line == null ? "" : "line " + (line + 1) + ": ";
        return new Misread("the policy " + where + " cannot be used: " + at + why);
    }

    /** Says its line already. */
    private static final class Misread extends TrackingException {
        Misread(String message) {
            super(message);
        }
    }
}
