package dev.churnlab.cli;

import dev.churnlab.data.Schema;
import dev.churnlab.training.Warnings;
import java.util.Locale;
import java.util.Map;
import tech.tablesaw.api.Table;

/** What training prints. */
final class Report {
    private Report() {}

    /** The model's metrics, and beside them those of logistic regression on the same rows. */
    static void print(Map<String, Double> model, Map<String, Double> baseline) {
        int width = model.keySet().stream().mapToInt(String::length).max().orElse(0);
        System.out.printf(Locale.ROOT, "%-" + width + "s   model  logistic regression%n", "");
        model.forEach((name, value) -> System.out.printf(
                Locale.ROOT, "%-" + width + "s  %.4f  %.4f%n", name, value, baseline.getOrDefault(name, Double.NaN)));
    }

    /** One line on standard error for each column that will probably not do as a feature. */
    static void warn(Table customers, Schema schema) {
        for (var warning : Warnings.of(customers, schema)) {
            System.err.println("churnlab: warning: " + warning.message());
        }
    }
}
