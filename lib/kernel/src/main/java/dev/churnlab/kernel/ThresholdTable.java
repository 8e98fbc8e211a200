package dev.churnlab.kernel;

import dev.churnlab.training.Confusion;
import dev.churnlab.training.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The confusion matrix and the figures at the threshold; with a slider, by a script, for each hundredth. It sends how many
 * rows are predicted positive rightly and wrongly at each, nothing of a single row.
 */
final class ThresholdTable {
    private static final int STEPS = 100;

    private ThresholdTable() {}

    static Rendering of(Evaluation evaluation) {
        var confusion = evaluation.confusion();
        var html = "<div class=\"threshold\"><table class=\"dataframe\"><thead><tr><td></td>"
                + "<th scope=\"col\" class=\"number\">predicted negative</th>"
                + "<th scope=\"col\" class=\"number\">predicted positive</th></tr></thead><tbody>"
                + row("negative", "tn", confusion.trueNegatives(), "fp", confusion.falsePositives())
                + row("positive", "fn", confusion.falseNegatives(), "tp", confusion.truePositives())
                + "</tbody><caption>confusion matrix at threshold <span data-is=\"threshold\">"
                + Figures.shortest(evaluation.threshold()) + "</span></caption></table>"
                + figures(confusion)
                + Page.data(stops(evaluation)) + "</div>" + Page.THRESHOLD;
        return new Rendering(html, text(confusion));
    }

    private static String row(String actual, String first, int firstCount, String second, int secondCount) {
        return "<tr><th scope=\"row\">is " + actual + "</th>" + cell(first, count(firstCount))
                + cell(second, count(secondCount)) + "</tr>";
    }

    private static String figures(Confusion confusion) {
        var names = new StringBuilder();
        var values = new StringBuilder();
        shares(confusion).forEach((name, share) -> {
            names.append("<th scope=\"col\" class=\"number\">")
                    .append(share.name())
                    .append("</th>");
            values.append(cell(name, Figures.four(share.value())));
        });
        return "<table class=\"dataframe\"><thead><tr>" + names + "</tr></thead><tbody><tr>" + values
                + "</tr></tbody></table>";
    }

    private static String cell(String name, String text) {
        return "<td class=\"number\" data-is=\"" + name + "\">" + text + "</td>";
    }

    private record Share(String name, double value) {}

    private static LinkedHashMap<String, Share> shares(Confusion confusion) {
        var negatives = confusion.trueNegatives() + confusion.falsePositives();
        var found = confusion.truePositives() + confusion.falsePositives();
        var rows = negatives + confusion.truePositives() + confusion.falseNegatives();
        var shares = new LinkedHashMap<String, Share>();
        shares.put("accuracy", new Share("accuracy", confusion.accuracy()));
        shares.put("precision", new Share("precision", confusion.precision()));
        shares.put("recall", new Share("recall", confusion.recall()));
        shares.put("f1", new Share("f1", confusion.f1()));
        shares.put("fpr", new Share("false positive rate", share(confusion.falsePositives(), negatives)));
        shares.put("contacted", new Share("share predicted positive", share(found, rows)));
        return shares;
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static LinkedHashMap<String, Object> stops(Evaluation evaluation) {
        var thresholds = new TreeSet<Double>();
        thresholds.add(evaluation.threshold());
        for (int i = 0; i <= STEPS; i++) {
            thresholds.add((double) i / STEPS);
        }
        var stops = new ArrayList<List<Number>>();
        for (double threshold : thresholds) {
            var confusion = evaluation.confusion(threshold);
            stops.add(List.of(threshold, confusion.truePositives(), confusion.falsePositives()));
        }
        var confusion = evaluation.confusion();
        var data = new LinkedHashMap<String, Object>();
        data.put("positives", evaluation.positives());
        data.put("negatives", confusion.trueNegatives() + confusion.falsePositives());
        data.put("at", thresholds.headSet(evaluation.threshold()).size());
        data.put("stops", stops);
        return data;
    }

    private static String text(Confusion confusion) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "             predicted negative  predicted positive\n"
                        + "is negative  %18s  %18s\nis positive  %18s  %18s\n",
                count(confusion.trueNegatives()),
                count(confusion.falsePositives()),
                count(confusion.falseNegatives()),
                count(confusion.truePositives())));
        return text.append("confusion matrix at threshold ")
                .append(Figures.shortest(confusion.threshold()))
                .toString();
    }

    private static String count(int rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }
}
