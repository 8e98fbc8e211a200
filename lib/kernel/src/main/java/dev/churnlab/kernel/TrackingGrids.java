package dev.churnlab.kernel;

import dev.churnlab.tracking.Check;
import dev.churnlab.tracking.Decision;
import dev.churnlab.tracking.ModelVersion;
import dev.churnlab.tracking.RegisteredModel;
import dev.churnlab.tracking.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is shown of the types of lib/tracking. */
final class TrackingGrids {
    private TrackingGrids() {}

    static Grid of(Decision decision) {
        return new Grid(
                decision.toString(),
                List.of(
                        Grid.Heading.text("check"),
                        Grid.Heading.number("figure"),
                        Grid.Heading.number("limit"),
                        Grid.Heading.text("passed")),
                decision.checks().stream().map(TrackingGrids::row).toList(),
                false);
    }

    private static List<@Nullable String> row(Check check) {
        return List.of(
                check.name(),
                Figures.four(check.figure()),
                (check.rule() == Check.Rule.AT_LEAST ? ">= " : "> ") + Figures.four(check.limit()),
                check.passed() ? "yes" : "no");
    }

    static Grid of(ModelVersion version) {
        var rows = new ArrayList<List<@Nullable String>>();
        rows.add(List.of("aliases", String.join(", ", version.aliases())));
        rows.add(List.of("made", version.created().toString()));
        rows.add(List.of("run", version.runId()));
        rows.add(List.of("description", version.description()));
        new TreeMap<>(version.tags()).forEach((name, value) -> rows.add(List.of(name, value)));
        rows.removeIf(row -> "".equals(row.get(1)));
        return Grid.pairs(version.name() + " version " + version.version(), rows);
    }

    static Grid of(RegisteredModel model) {
        var rows = new ArrayList<List<@Nullable String>>();
        model.aliases().forEach((alias, version) -> rows.add(List.of("@" + alias, "version " + version)));
        rows.add(List.of("made", model.created().toString()));
        rows.add(List.of("description", model.description()));
        new TreeMap<>(model.tags()).forEach((name, value) -> rows.add(List.of(name, value)));
        rows.removeIf(row -> "".equals(row.get(1)));
        return Grid.pairs("registered model " + model.name(), rows);
    }

    static Grid of(Run run) {
        return Grid.pairs(
                "a run",
                List.of(List.of("id", run.id()), List.of("page", run.url().toString())));
    }
}
