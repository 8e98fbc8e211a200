package dev.churnlab.data;

import dev.churnlab.storage.Location;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the YAML form of an {@link Experiment}, and gathers all that is wrong with it. */
final class ExperimentFile {
    private static final List<String> TOP = List.of("name", "n_trials", "random_state", "test_size", "dataset");
    private static final String CATEGORICAL = "categorical_features";
    private static final String NUMERIC = "numeric_features";
    private static final List<String> DATASET = List.of("path", "target_column", CATEGORICAL, NUMERIC);
    private static final long GREATEST_SEED = 0xFFFF_FFFFL;

    private final Path file;
    private final Path workingFolder;
    private final Problems problems;
    private final List<String> ignored = new ArrayList<>();

    private ExperimentFile(Path file, Path workingFolder) {
        this.file = file;
        this.workingFolder = workingFolder;
        this.problems = new Problems(file.toString());
    }

    static Experiment read(Path file, Path workingFolder) {
        return new ExperimentFile(file, workingFolder).parse(YamlTexts.read(file));
    }

    private Experiment parse(String yaml) {
        var top = map(YamlTexts.compose(yaml, file.toString()), "the file", TOP);
        var name = text(top.get("name"), "name", defaultName());
        var trials = whole(top.get("n_trials"), "n_trials", Experiment.TRIALS, 1, Integer.MAX_VALUE);
        var seed = whole(top.get("random_state"), "random_state", Experiment.SEED, 0, GREATEST_SEED);
        var testSize = testSize(top.get("test_size"));
        var node = top.get("dataset");
        Map<String, Node> dataset = Map.of();
        if (node == null) {
            add(null, "dataset is missing; add it, with path and target_column");
        } else {
            dataset = map(node, "dataset", DATASET);
        }
        var path = path(dataset.get("path"), node);
        var target = dataset.get("target_column");
        if (node != null && target == null) {
            add(node, "dataset needs target_column, the column to predict");
        }
        var targetName = text(target, "target_column", "");
        var features = features(dataset, targetName);
        Schema schema = null;
        if (path != null && target != null && !targetName.isEmpty()) {
            schema = schema(path, target, targetName, features);
        }
        if (schema == null || path == null || !problems.isEmpty()) {
            throw problems.exception();
        }
        return new Experiment(name, (int) trials, seed, testSize, path, schema, ignored);
    }

    private String defaultName() {
        return String.valueOf(file.getFileName()).replaceFirst("\\.[^.]+$", "");
    }

    private @Nullable Location path(@Nullable Node node, @Nullable Node dataset) {
        if (node == null) {
            if (dataset != null) {
                add(dataset, "dataset needs path, the file with the data");
            }
            return null;
        }
        var text = text(node, "path", "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            if (Location.isRemote(text)) {
                return Location.of(text);
            }
            var beside = file.toAbsolutePath().resolveSibling(text).normalize();
            var inWorkingFolder = workingFolder.toAbsolutePath().resolve(text).normalize();
            if (!Files.exists(beside) && !Files.exists(inWorkingFolder)) {
                add(
                        node,
                        "no such file: " + beside
                                + (beside.equals(inWorkingFolder) ? "" : ", nor " + inWorkingFolder)
                                + "; give path relative to this file or to the working folder");
                return null;
            }
            return Location.of(Files.exists(beside) ? beside : inWorkingFolder);
        } catch (InvalidPathException e) {
            add(node, "path '" + Problem.oneLine(text) + "' is not a path: " + e.getReason());
            return null;
        } catch (IllegalArgumentException e) {
            add(node, "path: " + Problem.oneLine(String.valueOf(e.getMessage())));
            return null;
        }
    }

    /** The names of the features with where they are written and whether they are numeric. */
    private Map<String, Feature> features(Map<String, Node> dataset, String target) {
        var features = new LinkedHashMap<String, Feature>();
        for (var key : List.of(CATEGORICAL, NUMERIC)) {
            for (var item : items(dataset.get(key), key)) {
                var name = text(item, "a name in " + key, "");
                if (name.equals(target) && !name.isEmpty()) {
                    add(item, "the target " + Problem.oneLine(name) + " is among the " + key + "; take it out");
                } else if (!name.isEmpty() && features.put(name, new Feature(item, key.equals(NUMERIC))) != null) {
                    add(item, "feature " + Problem.oneLine(name) + " is there twice; keep one");
                }
            }
        }
        return features;
    }

    private record Feature(Node node, boolean numeric) {}

    private @Nullable Schema schema(Location data, Node targetNode, String target, Map<String, Feature> features) {
        FileProfile profile;
        try {
            profile = FileProfile.of(data);
        } catch (DataException e) {
            add(null, String.valueOf(e.getMessage()));
            return null;
        }
        var column = profile.column(target).orElse(null);
        if (column == null) {
            add(targetNode, noColumn(target, profile));
        } else {
            var wrong = TargetGuess.problem(column, profile.rows());
            if (!wrong.isEmpty()) {
                add(targetNode, "target_column " + Problem.oneLine(target) + " " + wrong);
            }
        }
        features.forEach((name, feature) -> check(name, feature, profile));
        if (column == null || !problems.isEmpty()) {
            return null;
        }
        return features.isEmpty() ? guessed(data, target) : declared(profile, column, features);
    }

    private void check(String name, Feature feature, FileProfile profile) {
        var column = profile.column(name).orElse(null);
        if (column == null) {
            add(feature.node(), noColumn(name, profile));
        } else if (column.present() == 0) {
            add(
                    feature.node(),
                    "column " + Problem.oneLine(name) + " is missing in all " + profile.rows() + " rows; take it out");
        } else if (feature.numeric() && !column.isNumeric()) {
            add(
                    feature.node(),
                    "column " + Problem.oneLine(name) + " is not numeric: '"
                            + Problem.oneLine(String.valueOf(column.firstText()))
                            + "' is no number; correct the data or list it under " + CATEGORICAL);
        }
    }

    private static String noColumn(String name, FileProfile profile) {
        var names = profile.columns().stream().map(ColumnProfile::name).toList();
        return "the data have no column " + Problem.oneLine(name) + "; they have "
                + String.join(
                        ", ", names.stream().limit(50).map(Problem::oneLine).toList())
                + (names.size() > 50 ? ", …" : "");
    }

    private @Nullable Schema guessed(Location data, String target) {
        try {
            return Schema.inference().target(target).infer(data).schema();
        } catch (DataException e) {
            add(null, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static Schema declared(FileProfile profile, ColumnProfile target, Map<String, Feature> features) {
        var columns = new ArrayList<Column>();
        var marks = new TreeSet<String>();
        for (var each : profile.columns()) {
            var feature = features.get(each.name());
            if (each == target) {
                columns.add(Column.target(each.name()));
            } else if (feature != null) {
                var column = feature.numeric() ? Column.numeric(each.name()) : Column.categorical(each.name());
                columns.add(column.orMissing());
                marks.addAll(each.marks());
            }
        }
        var values = TargetGuess.values(target);
        var positive = TargetGuess.positive(values);
        var negative = values.get(0).equals(positive) ? values.get(1) : values.get(0);
        return new Schema(columns, positive, negative, List.copyOf(marks));
    }

    private double testSize(@Nullable Node node) {
        if (node == null) {
            return Experiment.TEST_SIZE;
        }
        var text = text(node, "test_size", "").toCharArray();
        var value = NumberText.parse(text, 0, text.length);
        if (text.length > 0 && !(value > 0 && value < 1)) {
            add(node, "test_size must be a number between 0 and 1, as 0.2, was " + Problem.oneLine(new String(text)));
        }
        return value;
    }

    private long whole(@Nullable Node node, String key, long otherwise, long least, long greatest) {
        if (node == null) {
            return otherwise;
        }
        var text = text(node, key, "").toCharArray();
        var value = NumberText.parse(text, 0, text.length);
        if (text.length > 0 && !(value >= least && value <= greatest && value == Math.rint(value))) {
            add(
                    node,
                    key + " must be a whole number from " + least + " to " + greatest + ", was "
                            + Problem.oneLine(new String(text)));
        }
        return (long) value;
    }

    private String text(@Nullable Node node, String what, String otherwise) {
        if (node == null) {
            return otherwise;
        }
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue().trim();
        }
        add(node, what + " must be a text or a number, and not empty");
        return "";
    }

    private List<Node> items(@Nullable Node node, String key) {
        if (node == null
                || (node instanceof ScalarNode scalar && scalar.getValue().isEmpty())) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        add(node, key + " must be a list of columns, as [a, b]");
        return List.of();
    }

    private Map<String, Node> map(@Nullable Node node, String what, List<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            add(node, what + " must be a map with " + String.join(", ", known));
            return Map.of();
        }
        var map = new HashMap<String, Node>();
        for (var entry : mapping.getValue()) {
            var key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            var meant = known.stream().filter(k -> isNear(k, key)).findFirst();
            if (!known.contains(key) && meant.isPresent()) {
                add(
                        entry.getKeyNode(),
                        what + " has an unknown key '" + Problem.oneLine(key) + "'; write " + meant.get());
            } else if (!known.contains(key)) {
                ignored.add(Problem.oneLine(key));
            } else if (map.put(key, entry.getValueNode()) != null) {
                add(entry.getKeyNode(), key + " is there twice; keep one");
            }
        }
        return map;
    }

    /** Whether a key is another one misspelt: apart from case, separators and two letters in one place, they are equal. */
    private static boolean isNear(String known, String key) {
        var left = letters(known);
        var right = letters(key);
        var shorter = Math.min(left.length(), right.length());
        var same = 0;
        while (same < shorter && left.charAt(same) == right.charAt(same)) {
            same++;
        }
        var sameAtEnd = 0;
        while (sameAtEnd < shorter - same
                && left.charAt(left.length() - 1 - sameAtEnd) == right.charAt(right.length() - 1 - sameAtEnd)) {
            sameAtEnd++;
        }
        return same + sameAtEnd >= Math.max(left.length(), right.length()) - 2 && same + sameAtEnd > 2;
    }

    private static String letters(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    private void add(@Nullable Node where, String rule) {
        problems.at(where == null ? 0 : where.getStartMark().getLine() + 1, -1);
        problems.add(null, null, rule);
    }
}
