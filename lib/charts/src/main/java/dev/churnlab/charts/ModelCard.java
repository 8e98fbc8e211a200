package dev.churnlab.charts;

import dev.churnlab.training.Importance;
import dev.churnlab.training.ModelBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a bundle says of its model, for people: what it predicts, how good it was on which rows, what it rests on and
 * where it comes from (Mitchell et al., Model Cards for Model Reporting, 2019). Rendered from the bundle alone.
 *
 * @param markdown GitHub's Markdown
 * @param html a page that refers to nothing outside
 */
public record ModelCard(String markdown, String html) {
    private static final int MOST_FEATURES = 10;

    /** One part: a heading, sentences, and a table if there are rows. */
    private record Section(String heading, List<String> text, List<String> head, List<List<String>> rows) {}

    /** The card of a bundle. */
    public static ModelCard of(ModelBundle bundle) {
        var schema = bundle.model().schema();
        var title = "Model card: " + schema.target() + " = " + schema.positive();
        var sections = List.of(use(bundle), quality(bundle), features(bundle), origin(bundle));
        return new ModelCard(markdown(title, sections), html(title, sections, Charts.importance(bundle.model())));
    }

    private static Section use(ModelBundle bundle) {
        var model = bundle.model();
        var schema = model.schema();
        return new Section(
                "What it does",
                List.of(
                        "It gives the probability that a row has " + schema.target() + " = " + schema.positive()
                                + " and not " + schema.negative() + ", from "
                                + schema.features().size()
                                + " columns: " + String.join(", ", schema.features()) + ".",
                        "From " + Words.number(model.threshold()) + " on a row counts as " + schema.positive() + ". "
                                + calibration(bundle),
                        "It is meant for rows like those that it was trained on. A missing or an unknown value gives a"
                                + " probability all the same, without a warning."),
                List.of(),
                List.of());
    }

    private static String calibration(ModelBundle bundle) {
        var kind = bundle.model().calibration().getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return kind.equals("identity")
                ? "The probabilities are those of the booster."
                : "The probabilities are calibrated (" + kind + ").";
    }

    private static Section quality(ModelBundle bundle) {
        var metrics = bundle.metrics();
        if (metrics.isEmpty()) {
            return new Section("How good it is", List.of("It has not been judged yet."), List.of(), List.of());
        }
        var data = bundle.provenance().data();
        var rows = new ArrayList<List<String>>();
        boolean both = metrics.keySet().stream().anyMatch(name -> name.startsWith("baseline_"));
        metrics.forEach((name, value) -> {
            if (!name.startsWith("baseline_")) {
                var row = new ArrayList<>(List.of(name, Words.score(value)));
                if (both) {
                    row.add(Words.score(metrics.getOrDefault("baseline_" + name, Double.NaN)));
                }
                rows.add(row);
            }
        });
        var head = new ArrayList<>(List.of("metric", "model"));
        if (both) {
            head.add("logistic regression");
        }
        return new Section(
                "How good it is",
                List.of("Judged on " + Words.count(data.testRows()) + " rows that it was not trained on."),
                head,
                rows);
    }

    private static Section features(ModelBundle bundle) {
        var importance = bundle.model().importance();
        double total =
                Math.max(importance.stream().mapToDouble(Importance::totalGain).sum(), Double.MIN_NORMAL);
        var rows = importance.stream()
                .limit(MOST_FEATURES)
                .map(each -> List.of(each.feature(), Words.percent(each.totalGain() / total)))
                .toList();
        return new Section(
                "What it rests on",
                List.of("The features by their share of the total gain, of " + importance.size() + " the first "
                        + rows.size() + "."),
                List.of("feature", "share"),
                rows);
    }

    private static Section origin(ModelBundle bundle) {
        var provenance = bundle.provenance();
        var data = provenance.data();
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("data", data.name() + ", " + Words.count(data.rows()) + " rows"));
        rows.add(List.of("SHA-256", data.sha256()));
        rows.add(List.of("trained on", Words.count(data.trainRows()) + " rows"));
        var partition = provenance.partition();
        if (partition != null) {
            rows.add(List.of(
                    "split",
                    partition.kind().name().toLowerCase(Locale.ROOT) + ", test size "
                            + Words.number(partition.testSize()) + ", seed " + partition.seed()));
        }
        rows.add(List.of("recipe", provenance.recipe()));
        for (Map.Entry<String, String> each : provenance.parameters().entrySet()) {
            rows.add(List.of(each.getKey(), each.getValue()));
        }
        var environment = provenance.environment();
        rows.add(List.of("churnlab", environment.churnlab()));
        rows.add(List.of("XGBoost", environment.xgboost()));
        rows.add(List.of("Java", environment.java()));
        rows.add(List.of("system", environment.os()));
        var commit = provenance.gitCommit();
        if (commit != null) {
            rows.add(List.of("git commit", commit));
        }
        rows.add(List.of("started", provenance.started().toString()));
        rows.add(List.of("ended", provenance.ended().toString()));
        return new Section(
                "Where it comes from",
                List.of("`churnlab reproduce` trains it again from this record."),
                List.of("what", "value"),
                rows);
    }

    private static String markdown(String title, List<Section> sections) {
        var out = new StringBuilder("# " + plain(title) + "\n");
        for (var section : sections) {
            out.append("\n## ").append(section.heading()).append("\n");
            section.text().forEach(line -> out.append(plain(line)).append("\n\n"));
            if (!section.rows().isEmpty()) {
                out.append("| ").append(String.join(" | ", section.head())).append(" |\n");
                out.append("|---".repeat(section.head().size())).append("|\n");
                section.rows().forEach(row -> out.append("| ")
                        .append(String.join(
                                " | ", row.stream().map(ModelCard::plain).toList()))
                        .append(" |\n"));
            }
        }
        return out.toString();
    }

    /** In one line, and without what Markdown or HTML in it would take for their own. */
    private static String plain(String text) {
        return text.replaceAll("\\R", " ")
                .replace("\\", "\\\\")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("|", "\\|")
                .replace("[", "\\[");
    }

    private static String html(String title, List<Section> sections, Picture picture) {
        var out = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>")
                .append(escaped(title))
                .append(
                        """
                        </title>
                        <style>
                        body { font: 15px/1.5 sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #2b2f36 }
                        table { border-collapse: collapse } td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top }
                        td { border-top: 1px solid #e4e7eb; overflow-wrap: anywhere } svg { max-width: 100%; height: auto }
                        </style></head>
                        <body>
                        """)
                .append("<h1>")
                .append(escaped(title))
                .append("</h1>\n");
        for (var section : sections) {
            out.append("<h2>").append(escaped(section.heading())).append("</h2>\n");
            section.text().forEach(line -> out.append("<p>")
                    .append(escaped(line.replace("`", "")))
                    .append("</p>\n"));
            if (!section.rows().isEmpty()) {
                out.append("<table>\n<tr><th>")
                        .append(String.join(
                                "</th><th>",
                                section.head().stream().map(ModelCard::escaped).toList()))
                        .append("</th></tr>\n");
                section.rows().forEach(row -> out.append("<tr><td>")
                        .append(String.join(
                                "</td><td>",
                                row.stream().map(ModelCard::escaped).toList()))
                        .append("</td></tr>\n"));
                out.append("</table>\n");
            }
        }
        return out.append(picture.svg()).append("\n</body>\n</html>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
