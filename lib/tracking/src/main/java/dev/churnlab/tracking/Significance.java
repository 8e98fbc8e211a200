package dev.churnlab.tracking;

import dev.churnlab.training.Bootstrap;
import dev.churnlab.training.Comparison;
import dev.churnlab.training.Evaluation;
import dev.churnlab.training.TwoProportions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How sure it has to be that a candidate is better than the champion, and not just lucky on these rows. One-sided. */
public enum Significance {
    /** DeLong's test of two ROC AUCs on the same rows; see {@link Comparison}. */
    DELONG("delong") {
        @Override
        List<Check> checks(Better rule, Evaluation candidate, Evaluation champion) {
            var p = Comparison.of(candidate, champion).pValueAbove(rule.margin());
            return List.of(new Check("p of DeLong's test", Check.Rule.LESS_THAN, p, rule.error()));
        }

        @Override
        boolean judges(String metric) {
            return metric.equals("roc_auc");
        }
    },
    /** The paired bootstrap: the lower end of how much more the candidate has; 1,000 draws, always the same. */
    BOOTSTRAP("bootstrap") {
        @Override
        List<Check> checks(Better rule, Evaluation candidate, Evaluation champion) {
            // The interval has two sides; of these the lower one is looked at.
            var bootstrap = new Bootstrap(DRAWS, 1 - 2 * rule.error(), SEED);
            var gained = bootstrap.difference(candidate, champion).get(rule.metric());
            var low = gained == null ? Double.NaN : gained.low();
            return List.of(new Check(rule.metric() + " gained, lower end", Check.Rule.MORE_THAN, low, rule.margin()));
        }

        @Override
        boolean judges(String metric) {
            return List.of("accuracy", "roc_auc", "precision", "recall", "f1").contains(metric);
        }
    },
    /** The z-test of two proportions on the accuracy; it takes at least 100 rows. See {@link TwoProportions}. */
    Z_TEST("z-test") {
        @Override
        List<Check> checks(Better rule, Evaluation candidate, Evaluation champion) {
            var p = new TwoProportions(right(candidate), candidate.rows(), right(champion), champion.rows())
                    .pValueAbove(rule.margin());
            return List.of(
                    new Check("rows of the z-test", Check.Rule.AT_LEAST, candidate.rows(), LEAST_ROWS),
                    new Check("p of the z-test", Check.Rule.LESS_THAN, p, rule.error()));
        }

        @Override
        boolean judges(String metric) {
            return metric.equals("accuracy");
        }
    };

    private static final int DRAWS = 1000;
    private static final long SEED = 42;
    private static final int LEAST_ROWS = 100;

    private final String text;

    Significance(String text) {
        this.text = text;
    }

    /** As a policy file has it. */
    public String text() {
        return text;
    }

    abstract List<Check> checks(Better rule, Evaluation candidate, Evaluation champion);

    /** Whether it is a test of this metric. */
    abstract boolean judges(String metric);

    static Significance parse(String text) {
        return Arrays.stream(values())
                .filter(test -> test.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new TrackingException("a test of significance is "
                        + Arrays.stream(values()).map(Significance::text).collect(Collectors.joining(", "))
                        + ", was " + text));
    }

    private static int right(Evaluation evaluation) {
        var cells = evaluation.confusion();
        return cells.trueNegatives() + cells.truePositives();
    }
}
