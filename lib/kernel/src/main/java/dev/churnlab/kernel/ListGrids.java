package dev.churnlab.kernel;

import dev.churnlab.training.Slice;
import dev.churnlab.training.Trial;
import dev.churnlab.training.Tuning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists whose elements have a better form as rows than their components: slices, trials, maps. */
final class ListGrids {
    private ListGrids() {}

    /** Empty where the elements are not all of one of these kinds. */
    static Optional<Grid> of(Collection<?> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.stream().allMatch(Slice.class::isInstance)) {
            return Optional.of(slices(values.stream().map(Slice.class::cast).toList()));
        }
        if (values.stream().allMatch(Trial.class::isInstance)) {
            return Optional.of(trials(values.stream().map(Trial.class::cast).toList()));
        }
        if (values.stream().allMatch(Map.class::isInstance)) {
            return Optional.of(maps(values));
        }
        return Optional.empty();
    }

    private static Grid slices(List<Slice> slices) {
        return grid(
                slices.size() + " slices",
                List.of(
                        Grid.Heading.text("column"),
                        Grid.Heading.text("value"),
                        Grid.Heading.number("rows"),
                        Grid.Heading.number("positive"),
                        Grid.Heading.number("roc_auc"),
                        Grid.Heading.number("recall"),
                        Grid.Heading.number("precision"),
                        Grid.Heading.number("bias")),
                slices,
                ListGrids::slice);
    }

    private static List<@Nullable String> slice(Slice slice) {
        var evaluation = slice.evaluation();
        var row = new ArrayList<@Nullable String>();
        row.add(slice.column());
        row.add(slice.value().isEmpty() ? null : slice.value());
        row.add(String.format(Locale.ROOT, "%,d", evaluation.rows()));
        row.add(Figures.four((double) evaluation.positives() / evaluation.rows()));
        row.add(Double.isNaN(evaluation.rocAuc()) ? null : Figures.four(evaluation.rocAuc()));
        row.add(Figures.four(evaluation.recall()));
        row.add(Figures.four(evaluation.precision()));
        row.add(Figures.four(slice.bias()));
        return row;
    }

    /** The trials of a search, with the best of them. */
    static Grid trials(Tuning tuning) {
        var grid = trials(tuning.trials());
        var best = tuning.best();
        return new Grid(
                String.format(
                        Locale.ROOT,
                        "%,d trials, %,d of them pruned; the best is %d with a mean ROC AUC of %s",
                        tuning.trials().size(),
                        tuning.pruned(),
                        best.number(),
                        Figures.four(best.value())),
                grid.part(),
                grid.headings(),
                grid.rows(),
                true);
    }

    private static Grid trials(List<Trial> trials) {
        var names = List.copyOf(trials.get(0).point().keySet());
        var headings = new ArrayList<>(List.of(
                Grid.Heading.number("trial"),
                Grid.Heading.number("roc_auc"),
                Grid.Heading.number("folds"),
                Grid.Heading.text("state")));
        names.forEach(name -> headings.add(Grid.Heading.number(name)));
        return grid(trials.size() + " trials", headings, trials, trial -> trial(trial, names));
    }

    private static List<@Nullable String> trial(Trial trial, List<String> names) {
        var row = new ArrayList<@Nullable String>();
        row.add(Integer.toString(trial.number()));
        row.add(Figures.four(trial.value()));
        row.add(Integer.toString(trial.scores().size()));
        row.add(trial.state().name().toLowerCase(Locale.ROOT));
        for (var name : names) {
            var value = trial.point().get(name);
            row.add(value == null ? null : Figures.significant(value));
        }
        return row;
    }

    private static Grid maps(Collection<?> maps) {
        var names = new LinkedHashSet<String>();
        maps.stream().limit(Grid.SENT).forEach(map -> ((Map<?, ?>) map).keySet().forEach(key -> names.add("" + key)));
        var shown = names.stream().limit(Grid.COLUMNS).toList();
        var rows = maps.stream()
                .limit(Grid.SENT)
                .map(map -> byName((Map<?, ?>) map))
                .toList();
        var numbers = shown.stream()
                .filter(name -> rows.stream().allMatch(row -> row.get(name) == null || row.get(name) instanceof Number))
                .toList();
        var grid = grid(
                Grid.size(maps.size(), names.size()),
                shown.stream()
                        .map(name -> numbers.contains(name) ? Grid.Heading.number(name) : Grid.Heading.text(name))
                        .toList(),
                rows,
                row -> {
                    var texts = new ArrayList<@Nullable String>();
                    shown.forEach(name -> texts.add(row.get(name) == null ? null : String.valueOf(row.get(name))));
                    return texts;
                });
        return new Grid(
                grid.caption(), Grid.part(maps.size(), names.size()), grid.headings(), grid.rows(), grid.numbered());
    }

    private static Map<String, @Nullable Object> byName(Map<?, ?> map) {
        var byName = new HashMap<String, @Nullable Object>();
        map.forEach((key, value) -> byName.put("" + key, value));
        return byName;
    }

    private static <T> Grid grid(
            String caption, List<Grid.Heading> headings, List<T> values, Function<T, List<@Nullable String>> row) {
        return new Grid(
                caption,
                Grid.part(values.size(), 0),
                headings,
                values.stream().limit(Grid.SENT).map(row).toList(),
                true);
    }
}
