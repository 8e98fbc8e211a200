package dev.churnlab.kernel;

import dev.churnlab.charts.Charts;
import dev.churnlab.charts.Picture;
import dev.churnlab.data.Schema;
import dev.churnlab.data.Split;
import dev.churnlab.tracking.Decision;
import dev.churnlab.tracking.ModelVersion;
import dev.churnlab.tracking.RegisteredModel;
import dev.churnlab.tracking.Run;
import dev.churnlab.training.Contributions;
import dev.churnlab.training.CrossValidation;
import dev.churnlab.training.CustomerExplanation;
import dev.churnlab.training.Evaluation;
import dev.churnlab.training.LearningCurve;
import dev.churnlab.training.Model;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.PartialDependence;
import dev.churnlab.training.Tuning;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/**
 * How a value looks in a notebook: a media type to its data, always with a plain-text twin.
 *
 * <p>Knows no kernel. All text in it is escaped, and the size of what is sent is bounded whatever the size of the value.
 */
public final class Renderings {
    /** The most characters of a value without a view that are sent. */
    private static final int LONGEST = 200_000;

    /** In this order: the first rule whose class fits and that has something to show decides. */
    private static final List<Rule<?>> RULES = List.of(
            Rule.grid(Table.class, TableGrid::of),
            new Rule<>(Picture.class, picture -> Optional.of(PictureView.of(picture))),
            new Rule<>(Chart.class, chart -> Optional.of(PictureView.of(chart))),
            Rule.html(Evaluation.class, EvaluationView::of),
            Rule.html(CustomerExplanation.class, ExplanationView::of),
            Rule.html(Tuning.class, TrainingViews::of),
            Rule.html(Model.class, TrainingViews::of),
            Rule.grid(CrossValidation.class, TrainingViews::of),
            Rule.picture(Contributions.class, Charts::contributions),
            Rule.picture(PartialDependence.class, Charts::partialDependence),
            Rule.picture(LearningCurve.class, Charts::learningCurve),
            Rule.html(ModelBundle.class, TrainingViews::of),
            Rule.grid(Schema.class, DataGrids::of),
            Rule.grid(Split.class, DataGrids::of),
            Rule.html(HelpPage.class, HelpView::of),
            Rule.grid(Run.class, TrackingGrids::of),
            Rule.grid(ModelVersion.class, TrackingGrids::of),
            Rule.grid(RegisteredModel.class, TrackingGrids::of),
            Rule.grid(Decision.class, TrackingGrids::of),
            new Rule<>(Record.class, value -> RecordGrid.of(value).map(Renderings::html)),
            new Rule<>(Map.class, map -> map.isEmpty() ? Optional.empty() : Optional.of(html(RecordGrid.of(map)))),
            new Rule<>(Collection.class, values -> ListGrids.of(values).map(Renderings::html)),
            new Rule<>(Collection.class, values -> RecordGrid.of(values).map(Renderings::html)));

    private Renderings() {}

    /**
     * The ways in which a value can be shown.
     *
     * @return for each media type, the richest first, a text (a bitmap in Base64) or, for JSON, maps and lists; empty for
     *     values that are best shown as their text
     */
    public static Map<String, Object> of(@Nullable Object value) {
        if (value == null) {
            return Map.of();
        }
        return RULES.stream()
                .flatMap(rule -> rule.apply(value).stream())
                .findFirst()
                .orElse(Map.of());
    }

    /**
     * How a kernel shows a value: as {@link #of} says, else as its text, of which a long one is cut. A value that cannot
     * be shown is told of: an error while it is rendered would end JJava's thread that answers.
     */
    static Map<String, Object> shown(@Nullable Object value) {
        try {
            var rendered = of(value);
            return rendered.isEmpty() ? Map.of(Rendering.TEXT, cut(String.valueOf(value))) : rendered;
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            var type = value == null ? "null" : value.getClass().getSimpleName();
            return Map.of(Rendering.TEXT, "this " + type + " cannot be shown: " + e);
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + String.format(Locale.ROOT, "… (%,d characters)", text.length());
    }

    private static Map<String, Object> html(Grid grid) {
        return Rendering.of(grid).byType();
    }

    /** How values of a class are shown. */
    private record Rule<T>(Class<T> type, Function<T, Optional<Map<String, Object>>> view) {
        static <T> Rule<T> grid(Class<T> type, Function<T, Grid> grid) {
            return new Rule<>(type, value -> Optional.of(Renderings.html(grid.apply(value))));
        }

        static <T> Rule<T> html(Class<T> type, Function<T, Rendering> rendering) {
            return new Rule<>(type, value -> Optional.of(rendering.apply(value).byType()));
        }

        /** What cannot be drawn, as it is empty, is shown in another way. */
        static <T> Rule<T> picture(Class<T> type, Function<T, Picture> picture) {
            return new Rule<>(type, value -> {
                try {
                    return Optional.of(PictureView.of(picture.apply(value)));
                } catch (IllegalArgumentException e) {
                    return Optional.empty();
                }
            });
        }

        Optional<Map<String, Object>> apply(Object value) {
            return type.isInstance(value) ? view.apply(type.cast(value)) : Optional.empty();
        }
    }
}
