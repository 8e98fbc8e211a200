package dev.churnlab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** The YAML form of a {@link Schema}. */
final class SchemaYaml {
    private static final Set<String> TOP = Set.of("positive", "negative", "columns");
    private static final Set<String> COLUMN = Set.of("name", "kind", "categories", "min", "max", "integer", "missing");

    /** Where a schema comes from, for messages. */
    private final String source;

    private SchemaYaml(String source) {
        this.source = source;
    }

    static Schema read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }

    static Schema parse(String yaml, String source) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        var loader = new Yaml(
                new SafeConstructor(options),
                new Representer(new DumperOptions()),
                new DumperOptions(),
                options,
                texts());
        try {
            return new SchemaYaml(source).schema(loader.load(yaml));
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            var where = mark == null ? "" : " line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
            throw new DataException(source + where + ": no valid YAML: " + Problem.withoutLineEnds(e.getProblem()), e);
        } catch (YAMLException e) {
            throw new DataException(
                    source + ": no valid YAML: " + Problem.withoutLineEnds(String.valueOf(e.getMessage())), e);
        } catch (IllegalArgumentException e) {
            throw new DataException(source + ": " + Problem.withoutLineEnds(String.valueOf(e.getMessage())), e);
        }
    }

    /** Leaves every plain scalar a text: to YAML 1.1, the category {@code Yes} would be true and {@code 010} eight. */
    private static Resolver texts() {
        return new Resolver() {
            @Override
            protected void addImplicitResolvers() {}
        };
    }

    private Schema schema(@Nullable Object top) {
        var map = map(top, "a schema", TOP);
        var columns = new ArrayList<Column>();
        for (var column : list(map.get("columns"), "columns")) {
            columns.add(column(map(column, "column " + (columns.size() + 1), COLUMN)));
        }
        return new Schema(columns, text(map, "positive", "the schema"), text(map, "negative", "the schema"));
    }

    private Column column(Map<?, ?> map) {
        var name = text(map, "name", "a column");
        var categories = map.containsKey("categories")
                ? list(map.get("categories"), "categories of " + name).stream()
                        .map(String::valueOf)
                        .toList()
                : List.<String>of();
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
                throw error(what + " has an unknown key '" + key + "'; known are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
        return map;
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
        top.put("columns", schema.columns().stream().map(SchemaYaml::map).toList());
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        options.setWidth(120);
        options.setSplitLines(false);
        options.setNonPrintableStyle(DumperOptions.NonPrintableStyle.ESCAPE);
        return new Yaml(options).dump(top);
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
