package dev.churnlab.kernel;

import java.lang.reflect.Array;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@link Grid} of plain Java values: a record, a map, a collection of records of one class. */
final class RecordGrid {
    /** Of a number with a fraction; more of them are seldom meant, and the value itself has them. */
    private static final int DIGITS = 6;

    /** Of arrays in arrays; one may hold itself. */
    private static final int DEPTH = 2;

    private RecordGrid() {}

    /** A row a component. */
    static Optional<Grid> of(Record value) {
        var components = components(value.getClass());
        return components.map(all -> {
            var rows = new ArrayList<List<@Nullable String>>();
            for (var component : all) {
                rows.add(Arrays.asList(component.getName(), value(component, value)));
            }
            return Grid.pairs(value.getClass().getSimpleName(), rows);
        });
    }

    /** A row an entry, as far as they are shown; records as values have a column a component. */
    static Grid of(Map<?, ?> map) {
        return of(map.values()).map(values -> named(map, values)).orElseGet(() -> pairs(map));
    }

    /** The grid of the values with their names before them. */
    private static Grid named(Map<?, ?> map, Grid values) {
        var headings = new ArrayList<Grid.Heading>();
        headings.add(Grid.Heading.text("name"));
        headings.addAll(values.headings());
        var names = map.keySet().iterator();
        var rows = new ArrayList<List<@Nullable String>>();
        for (var value : values.rows()) {
            var row = new ArrayList<@Nullable String>();
            row.add(String.valueOf(names.next()));
            row.addAll(value);
            rows.add(row);
        }
        int columns = headings.size();
        return new Grid(Grid.size(map.size(), columns), Grid.part(map.size(), columns), headings, rows, false);
    }

    private static Grid pairs(Map<?, ?> map) {
        var rows = new ArrayList<List<@Nullable String>>();
        for (var entry : map.entrySet()) {
            if (rows.size() == Grid.ROWS) {
                break;
            }
            rows.add(Arrays.asList(String.valueOf(entry.getKey()), text(entry.getValue())));
        }
        return new Grid(
                Grid.size(map.size(), 2),
                Grid.part(map.size(), 2),
                List.of(
                        Grid.Heading.text("name"),
                        new Grid.Heading("value", "", "", map.values().stream().allMatch(Number.class::isInstance))),
                rows,
                false);
    }

    /** A row a record; empty where the elements are not records, or not all of one class. */
    static Optional<Grid> of(Collection<?> values) {
        var classes = values.stream()
                .limit(Grid.SENT)
                .map(each -> each == null ? Object.class : each.getClass())
                .distinct()
                .limit(2)
                .toList();
        if (classes.size() != 1 || !classes.get(0).isRecord()) {
            return Optional.empty();
        }
        return components(classes.get(0)).map(all -> {
            var components = all.stream().limit(Grid.COLUMNS).toList();
            var rows = values.stream()
                    .filter(Objects::nonNull)
                    .limit(Grid.SENT)
                    .map(each -> row(components, each))
                    .toList();
            return new Grid(
                    Grid.size(values.size(), all.size()),
                    Grid.part(values.size(), all.size()),
                    components.stream().map(RecordGrid::heading).toList(),
                    rows,
                    true);
        });
    }

    private static List<@Nullable String> row(List<RecordComponent> components, Object value) {
        var row = new ArrayList<@Nullable String>();
        components.forEach(component -> row.add(value(component, value)));
        return row;
    }

    private static Grid.Heading heading(RecordComponent component) {
        var type = component.getType();
        var number = type.isPrimitive() && type != boolean.class && type != char.class
                || Number.class.isAssignableFrom(type);
        return new Grid.Heading(component.getName(), type.getSimpleName(), "", number);
    }

    /** Empty for a record of a module that does not let itself be read. */
    private static Optional<List<RecordComponent>> components(Class<?> type) {
        try {
            var components = List.of(type.getRecordComponents());
            components.forEach(component -> component.getAccessor().setAccessible(true));
            return Optional.of(components);
        } catch (InaccessibleObjectException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String value(RecordComponent component, Object value) {
        try {
            return text(component.getAccessor().invoke(value));
        } catch (IllegalAccessException | InvocationTargetException e) {
            return "cannot be read: " + e.getCause();
        }
    }

    /** An array's own text says where it is, not what is in it. */
    private static @Nullable String text(@Nullable Object value) {
        return text(value, 0);
    }

    private static @Nullable String text(@Nullable Object value, int depth) {
        if (value instanceof Double || value instanceof Float) {
            return Figures.significant(((Number) value).doubleValue(), DIGITS);
        }
        if (value == null || !value.getClass().isArray()) {
            return value == null ? null : ownText(value);
        }
        if (depth == DEPTH) {
            return "[…]";
        }
        var length = Array.getLength(value);
        var first = new ArrayList<@Nullable String>();
        for (var i = 0; i < Math.min(length, Grid.ROWS); i++) {
            first.add(text(Array.get(value, i), depth + 1));
        }
        return length > Grid.ROWS ? first + " of " + length : first.toString();
    }

    /** One value that cannot be read does not cost the others. */
    private static String ownText(Object value) {
        try {
            return value.toString();
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            return "cannot be read: " + e;
        }
    }
}
