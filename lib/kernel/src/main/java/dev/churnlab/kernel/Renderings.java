package dev.churnlab.kernel;

import dev.churnlab.data.Schema;
import dev.churnlab.data.Split;
import dev.churnlab.tracking.Decision;
import dev.churnlab.tracking.ModelVersion;
import dev.churnlab.tracking.Run;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * How a value looks in a notebook: a media type to its data, always with a plain-text twin.
 *
 * <p>Knows no kernel. All text in it is escaped, and the size of what is sent is bounded whatever the size of the value.
 */
public final class Renderings {
    /** The media types that are used. */
    static final String HTML = "text/html";

    static final String TEXT = "text/plain";
    static final String SVG = "image/svg+xml";

    /** In this order: the first rule whose class fits and that has something to show decides. */
    private static final List<Rule<?>> RULES = List.of(
            Rule.grid(Table.class, TableGrid::of),
            Rule.grid(Schema.class, DataGrids::of),
            Rule.grid(Split.class, DataGrids::of),
            Rule.grid(Run.class, TrackingGrids::of),
            Rule.grid(ModelVersion.class, TrackingGrids::of),
            Rule.grid(Decision.class, TrackingGrids::of),
            new Rule<>(Record.class, value -> RecordGrid.of(value).map(Renderings::grid)),
            new Rule<>(Map.class, map -> map.isEmpty() ? Optional.empty() : Optional.of(grid(RecordGrid.of(map)))),
            new Rule<>(Collection.class, values -> RecordGrid.of(values).map(Renderings::grid)));

    private Renderings() {}

    /**
     * The ways in which a value can be shown.
     *
     * @return a text for each media type, the richest first; empty for values that are best shown as their text
     */
    public static Map<String, String> of(@Nullable Object value) {
        if (value == null) {
            return Map.of();
        }
        return RULES.stream()
                .flatMap(rule -> rule.apply(value).stream())
                .findFirst()
                .orElse(Map.of());
    }

    private static Map<String, String> grid(Grid grid) {
        return html(grid.html(), grid.text());
    }

    private static Map<String, String> html(String body, String text) {
        var byType = new LinkedHashMap<String, String>();
        byType.put(HTML, Html.page(body));
        byType.put(TEXT, text);
        return byType;
    }

    /** How values of a class are shown. */
    private record Rule<T>(Class<T> type, Function<T, Optional<Map<String, String>>> rendering) {
        static <T> Rule<T> grid(Class<T> type, Function<T, Grid> grid) {
            return new Rule<>(type, value -> Optional.of(Renderings.grid(grid.apply(value))));
        }

        Optional<Map<String, String>> apply(Object value) {
            return type.isInstance(value) ? rendering.apply(type.cast(value)) : Optional.empty();
        }
    }
}
