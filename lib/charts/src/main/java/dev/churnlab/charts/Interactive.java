package dev.churnlab.charts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Vega-Lite specification (version 5) of a curve: what its {@link Picture} shows, and the figures of a point where the
 * pointer is. It refers to nothing outside, has the points that the picture is drawn from, at most {@link #MOST}, and no
 * text of the data.
 */
final class Interactive {
    /** The most points of a curve. */
    static final int MOST = 500;

    private static final String SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";
    /** Lighter than in pictures, which are always on white: this one is also seen on black. */
    private static final String BLUE = "#3388cc";

    private static final int WIDTH = 480;
    private static final int HEIGHT = 320;

    private final String title;
    private final String x;
    private final String y;
    private final List<Object> layers = new ArrayList<>();
    private boolean unit;

    /** Of the fields {@code x} and {@code y} of each point, which are named as the axes of the picture are. */
    Interactive(String title, String x, String y) {
        this.title = title;
        this.x = x;
        this.y = y;
    }

    /** Both axes from 0 to 1, with the diagonal that chance would be. */
    Interactive chance() {
        unit = true;
        layers.add(layer(
                List.of(values(0, 0, 0), values(1, 1, 1)),
                mark("line", "color", "#8a8f98", "strokeDash", List.of(6, 5)),
                encoding(List.of())));
        return this;
    }

    /**
     * A curve.
     *
     * @param values of {@link #values}
     * @param xName what a point's {@code x} is called when it is pointed at
     * @param yName what its {@code y} is called
     * @param third what the third figure is called
     */
    Interactive curve(List<Map<String, @Nullable Object>> values, String xName, String yName, String third) {
        if (values.size() > MOST) {
            throw new IllegalArgumentException(
                    "a curve has at most " + MOST + " points to point at, there are " + values.size());
        }
        var tooltip = List.<Object>of(shown(third, third), shown("x", xName), shown("y", yName));
        layers.add(layer(values, mark("line", "color", BLUE), encoding(List.of())));
        var points = layer(values, mark("point", "color", BLUE, "filled", true, "size", 70), encoding(tooltip));
        // The nearest point answers, so that nobody has to hit the line.
        points.put(
                "params",
                List.of(ordered(
                        "name",
                        "near",
                        "select",
                        ordered("type", "point", "on", "pointermove", "nearest", true, "clear", "pointerout"))));
        @SuppressWarnings("unchecked")
        var encoding = (Map<String, Object>) points.get("encoding");
        if (encoding != null) {
            encoding.put(
                    "opacity", ordered("condition", ordered("param", "near", "empty", false, "value", 1), "value", 0));
        }
        layers.add(points);
        return this;
    }

    private static Map<String, Object> shown(String field, String name) {
        return ordered("field", field, "type", "quantitative", "title", name);
    }

    /** A point to look at. */
    Interactive point(double atX, double atY) {
        layers.add(layer(
                List.of(values(0, atX, atY)),
                mark("point", "color", "#d55e00", "filled", true, "size", 90),
                encoding(List.of())));
        return this;
    }

    /** The specification: maps, lists, texts, numbers and booleans. */
    Map<String, Object> spec(String alt) {
        return ordered(
                "$schema",
                SCHEMA,
                "title",
                title,
                "description",
                alt,
                "width",
                WIDTH,
                "height",
                HEIGHT,
                "layer",
                List.copyOf(layers));
    }

    private static Map<String, Object> layer(List<?> values, Map<String, Object> mark, Map<String, Object> encoding) {
        return ordered("data", Map.of("values", values), "mark", mark, "encoding", encoding);
    }

    private static Map<String, Object> mark(String type, Object... more) {
        var mark = ordered("type", type);
        mark.putAll(ordered(more));
        return mark;
    }

    private Map<String, Object> encoding(List<Object> tooltip) {
        var encoding = ordered("x", axis("x", x, unit), "y", axis("y", y, unit));
        // By the x axis, the points of a curve would be joined from left to right, at a step in any order.
        encoding.put("order", ordered("field", "order", "type", "quantitative"));
        if (!tooltip.isEmpty()) {
            encoding.put("tooltip", tooltip);
        }
        return encoding;
    }

    private static Map<String, Object> axis(String field, String title, boolean unit) {
        var axis = ordered("field", field, "type", "quantitative", "title", title);
        if (unit) {
            axis.put("scale", ordered("domain", List.of(0, 1)));
        }
        return axis;
    }

    /** Four digits after the point: nobody sees more. */
    static double rounded(double value) {
        return Math.rint(value * 10_000) / 10_000;
    }

    /** One point, with a third figure beside where it is; one that is not finite is none. */
    static Map<String, @Nullable Object> values(int order, double x, double y, String third, double figure) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("order", order);
        values.put("x", rounded(x));
        values.put("y", rounded(y));
        values.put(third, Double.isFinite(figure) ? rounded(figure) : null);
        return values;
    }

    private static Map<String, Object> values(int order, double x, double y) {
        return ordered("order", order, "x", rounded(x), "y", rounded(y));
    }

    private static LinkedHashMap<String, Object> ordered(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
