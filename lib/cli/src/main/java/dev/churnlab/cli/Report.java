package dev.churnlab.cli;

import dev.churnlab.data.Schema;
import dev.churnlab.tracking.Run;
import dev.churnlab.training.Trial;
import dev.churnlab.training.Tuning;
import dev.churnlab.training.Warning;
import dev.churnlab.training.Warnings;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** What training prints. */
final class Report {
    private Report() {}

    /** The model's metrics, and beside them those of logistic regression on the same rows. */
    static void print(Map<String, Double> model, Map<String, Double> baseline) {
        int width = model.keySet().stream().mapToInt(String::length).max().orElse(0);
        System.out.printf(Locale.ROOT, "%-" + width + "s   model  logistic regression%n", "");
        model.forEach((name, value) -> {
            var other = baseline.get(name);
            var beside = other == null ? "" : String.format(Locale.ROOT, "  %.4f", other);
            System.out.printf(Locale.ROOT, "%-" + width + "s  %.4f%s%n", name, value, beside);
        });
    }

    /** One line on standard error for each column that will not do as a feature; reading told of ids already. */
    static void warn(Table customers, Schema schema) {
        for (var warning : Warnings.of(customers, schema)) {
            if (warning.kind() != Warning.Kind.ID) {
                System.err.println("churnlab: warning: " + warning.message());
            }
        }
    }

    /** One line for a trial; with a run, a child run as well. */
    static void trial(Trial trial, @Nullable Run run) {
        System.out.printf(
                Locale.ROOT,
                "trial %3d  %.5f%s%n",
                trial.number(),
                trial.value(),
                trial.isComplete() ? "" : "  pruned after " + trial.scores().size());
        if (run != null) {
            run.trial(trial);
        }
    }

    /** What a search found. */
    static void tuning(Tuning tuning) {
        System.out.println("best: trial " + tuning.best().number() + " of "
                + tuning.trials().size() + ", " + tuning.pruned() + " pruned");
        tuning.best().point().forEach((name, value) -> System.out.printf(Locale.ROOT, "  %-18s %.6g%n", name, value));
        System.out.println("what mattered:");
        tuning.parameterImportance()
                .forEach((name, share) -> System.out.printf(Locale.ROOT, "  %-18s %.0f %%%n", name, share * 100));
    }
}
