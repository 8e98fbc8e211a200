package dev.churnlab.kernel;

import dev.churnlab.charts.Charts;
import dev.churnlab.training.CrossValidation;
import dev.churnlab.training.Importance;
import dev.churnlab.training.Model;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.Tuning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is shown of the types of lib/training. */
final class TrainingViews {
    private static final String MEAN = "_mean";

    /** The most features that are named. */
    private static final int MOST = 15;

    private TrainingViews() {}

    /** The picture of a search, and its trials. */
    static Rendering of(Tuning tuning) {
        return Rendering.of(Charts.tuningHistory(tuning)).and(Rendering.of(ListGrids.trials(tuning)));
    }

    private static Grid metrics(Map<String, Double> metrics, String caption) {
        var rows = new ArrayList<List<@Nullable String>>();
        metrics.forEach((name, value) -> rows.add(List.of(name, Figures.four(value))));
        return new Grid(caption, List.of(Grid.Heading.text("metric"), Grid.Heading.number("value")), rows, false);
    }

    /** What it is, and which features it rests on. */
    static Rendering of(Model model) {
        return Rendering.of(Grid.pairs("a model", rows(model))).beside(Rendering.of(importance(model.importance())));
    }

    private static Grid importance(List<Importance> all) {
        var total = all.stream().mapToDouble(Importance::totalGain).sum();
        var rows = new ArrayList<List<@Nullable String>>();
        all.stream()
                .limit(MOST)
                .forEach(each -> rows.add(List.of(
                        each.feature(),
                        Integer.toString(each.weight()),
                        total == 0 ? "0.0 %" : String.format(Locale.ROOT, "%.1f %%", 100 * each.totalGain() / total))));
        return new Grid(
                "the features of the greatest gain",
                all.size() > rows.size() ? ", the first " + rows.size() + " of " + all.size() : "",
                List.of(
                        Grid.Heading.text("feature"),
                        Grid.Heading.number("splits"),
                        Grid.Heading.number("share of gain")),
                rows,
                false);
    }

    static Grid of(CrossValidation validation) {
        var rows = new ArrayList<List<@Nullable String>>();
        var metrics = validation.metrics();
        metrics.forEach((name, mean) -> {
            if (name.endsWith(MEAN)) {
                var metric = name.substring(0, name.length() - MEAN.length());
                rows.add(List.of(
                        metric, Figures.four(mean), Figures.four(metrics.getOrDefault(metric + "_std", Double.NaN))));
            }
        });
        return new Grid(
                validation.evaluations().size() + " folds",
                List.of(
                        Grid.Heading.text("metric"),
                        Grid.Heading.number("mean"),
                        Grid.Heading.number("standard deviation")),
                rows,
                false);
    }

    private static List<List<@Nullable String>> rows(Model model) {
        var rows = new ArrayList<List<@Nullable String>>();
        var schema = model.schema();
        rows.add(List.of("predicts", schema.target() + ": " + schema.positive() + " against " + schema.negative()));
        rows.add(List.of("reads", String.join(", ", schema.features())));
        rows.add(List.of("recipe", model.recipe().label()));
        rows.add(List.of("threshold", Figures.shortest(model.threshold())));
        model.parameters().forEach((name, value) -> rows.add(List.of(name, value)));
        return rows;
    }

    static Rendering of(ModelBundle bundle) {
        var rows = rows(bundle.model());
        var data = bundle.provenance().data();
        rows.add(List.of("trained", bundle.provenance().ended().toString()));
        rows.add(List.of("on", String.format(Locale.ROOT, "%s, %,d rows", data.name(), data.trainRows())));
        return Rendering.of(Grid.pairs("a model bundle", rows))
                .beside(Rendering.of(metrics(bundle.metrics(), "what it was judged at")));
    }
}
