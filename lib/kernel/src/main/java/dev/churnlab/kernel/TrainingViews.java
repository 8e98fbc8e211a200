package dev.churnlab.kernel;

import dev.churnlab.charts.Charts;
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

    static Grid of(Model model) {
        return Grid.pairs("a model", rows(model));
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
