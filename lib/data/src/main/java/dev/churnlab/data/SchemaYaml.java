package dev.churnlab.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** The YAML form of a {@link Schema}. */
final class SchemaYaml {
    private static final Set<String> TOP = Set.of("positive", "negative", "missing", "columns");
    private static final Set<String> COLUMN = Set.of("name", "kind", "categories", "min", "max", "integer", "missing");

    /** Where a schema comes from, for messages. */
    private final String source;

    private SchemaYaml(String source) {
        this.source = source;
    }

    static Schema read(Path file) {
        return parse(YamlTexts.read(file), file.toString());
    }

    static Schema parse(String yaml, String source) {
        var top = YamlTexts.load(yaml, source);
        try {
            return new SchemaYaml(source).schema(top);
        } catch (IllegalArgumentException e) {
            throw new DataException(source + ": " + Problem.withoutLineEnds(String.valueOf(e.getMessage())), e);
        }
    }

    private Schema schema(@Nullable Object top) {
        var map = map(top, "a schema", TOP);
        var columns = new ArrayList<Column>();
        for (var column : list(map.get("columns"), "columns")) {
            columns.add(column(map(column, "column " + (columns.size() + 1), COLUMN)));
        }
        return new Schema(
                columns,
                text(map, "positive", "the schema"),
                text(map, "negative", "the schema"),
                texts(map, "missing", "missing"));
    }

    private Column column(Map<?, ?> map) {
        var name = text(map, "name", "a column");
        var categories = texts(map, "categories", "categories of " + name);
        return new Column(
                name,
                kind(text(map, "kind", "column " + name), name),
                categories,
                number(map, "min", name),
                number(map, "max", name),
                flag(map, "integer", name),
                flag(map, "missing", name));
    }

    private Column.Kind kind(String label, String name) {
        for (var kind : Column.Kind.values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw error("the kind of column " + name + " must be id, numeric, categorical or target, was " + label);
    }

    private Map<?, ?> map(@Nullable Object value, String what, Set<String> known) {
        if (!(value instanceof Map<?, ?> map)) {
            throw error(what + " must be a map with "
                    + String.join(", ", known.stream().sorted().toList()));
        }
        for (var key : map.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                throw error(what + " has an unknown key '" + orEmpty(key) + "'; known are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
        return map;
    }

    private List<String> texts(Map<?, ?> map, String key, String what) {
        return map.containsKey(key)
                ? list(map.get(key), what).stream().map(SchemaYaml::orEmpty).toList()
                : List.of();
    }

    /** SnakeYAML takes a place where nothing stands for null. */
    private static String orEmpty(@Nullable Object text) {
        return Objects.toString(text, "");
    }

    private List<?> list(@Nullable Object value, String what) {
        if (!(value instanceof List<?> list)) {
            throw error(what + " must be a list");
        }
        return list;
    }

    private String text(Map<?, ?> map, String key, String of) {
        if (!(map.get(key) instanceof String text)) {
            throw error(of + " needs a text for '" + key + "'");
        }
        return text;
    }

    private @Nullable Double number(Map<?, ?> map, String key, String column) {
        var value = map.get(key);
        if (value == null) {
            return null;
        }
        var chars = String.valueOf(value).toCharArray();
        var number = NumberText.parse(chars, 0, chars.length);
        if (Double.isNaN(number)) {
            throw error(key + " of column " + column + " must be a number, was " + value);
        }
        return number;
    }

    private boolean flag(Map<?, ?> map, String key, String column) {
        var value = map.get(key);
        if (value == null || "false".equals(value)) {
            return false;
        }
        if ("true".equals(value)) {
            return true;
        }
        throw error(key + " of column " + column + " must be true or false, was " + value);
    }

    private DataException error(String message) {
        return new DataException(source + ": " + Problem.withoutLineEnds(message));
    }

    static String write(Schema schema) {
        var top = new LinkedHashMap<String, Object>();
        top.put("positive", schema.positive());
        top.put("negative", schema.negative());
        if (!schema.missing().isEmpty()) {
            top.put("missing", schema.missing());
        }
        top.put("columns", schema.columns().stream().map(SchemaYaml::map).toList());
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        options.setWidth(120);
        options.setSplitLines(false);
        options.setNonPrintableStyle(DumperOptions.NonPrintableStyle.ESCAPE);
        return new Yaml(new Quoting(options), options).dump(top);
    }

    /** Puts texts of several lines in quotes: as a block, line ends other than LF would come back as LF. */
    private static final class Quoting extends Representer {
        private static final Pattern LINE_END = Pattern.compile("[\\n\\r\\x{85}\\x{2028}\\x{2029}]");

        Quoting(DumperOptions options) {
            super(options);
        }

        @Override
        protected Node representScalar(Tag tag, String text, DumperOptions.ScalarStyle style) {
            var quoted = LINE_END.matcher(text).find();
            return super.representScalar(tag, text, quoted ? DumperOptions.ScalarStyle.DOUBLE_QUOTED : style);
        }
    }

    private static Map<String, Object> map(Column column) {
        var map = new LinkedHashMap<String, Object>();
        map.put("name", column.name());
        map.put("kind", column.kind().label());
        if (!column.categories().isEmpty()) {
            map.put("categories", column.categories());
        }
        put(map, "min", column.min());
        put(map, "max", column.max());
        if (column.integer()) {
            map.put("integer", true);
        }
        if (column.missing()) {
            map.put("missing", true);
        }
        return map;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Double number) {
        if (number != null) {
            map.put(key, number == Math.rint(number) && Math.abs(number) < 1e15 ? (Object) number.longValue() : number);
        }
    }
}
