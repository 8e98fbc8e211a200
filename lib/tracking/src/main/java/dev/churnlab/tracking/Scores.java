package dev.churnlab.tracking;

import dev.churnlab.training.Evaluation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** What a gate sees of one model: its metrics, and the rows behind them where a rule asks for them. */
public final class Scores {
    /** What {@link #of(Evaluation)} has. */
    static final List<String> METRICS = List.of(
            "accuracy",
            "roc_auc",
            "precision",
            "recall",
            "f1",
            "log_loss",
            "pr_auc",
            "brier",
            "calibration_error",
            "f1_positive",
            "f1_negative");

    private final Map<String, Double> metrics;
    private final @Nullable Evaluation evaluation;
    private final @Nullable Table rows;

    private Scores(Map<String, Double> metrics, @Nullable Evaluation evaluation, @Nullable Table rows) {
        this.metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        this.evaluation = evaluation;
        this.rows = rows;
    }

    /** Metrics alone: enough for floors and margins. */
    public static Scores of(Map<String, Double> metrics) {
        return new Scores(metrics, null, null);
    }

    /**
     * The metrics of an evaluation: accuracy, roc_auc, precision, recall, f1, log_loss, pr_auc, brier, calibration_error,
     * and the F1 of either class, f1_positive and f1_negative. Enough for tests of significance, too.
     */
    public static Scores of(Evaluation evaluation) {
        return new Scores(metrics(evaluation), evaluation, null);
    }

    /**
     * The same, with the customers that were evaluated: enough for slices, too.
     *
     * @param rows in the order of the evaluation
     */
    public static Scores of(Evaluation evaluation, Table rows) {
        return new Scores(metrics(evaluation), evaluation, rows);
    }

    static Map<String, Double> metrics(Evaluation evaluation) {
        var metrics = evaluation.metrics();
        metrics.put("pr_auc", evaluation.prAuc());
        metrics.put("brier", evaluation.brier());
        metrics.put("calibration_error", evaluation.calibrationError());
        metrics.put("f1_positive", evaluation.f1());
        var cells = evaluation.confusion();
        var right = 2.0 * cells.trueNegatives();
        var all = right + cells.falseNegatives() + cells.falsePositives();
        // As scikit-learn's f1_score of the other label.
        metrics.put("f1_negative", all == 0 ? 0 : right / all);
        return metrics;
    }

    double figure(String metric) {
        return figure(metric, metrics);
    }

    static double figure(String metric, Map<String, Double> metrics) {
        var figure = metrics.get(metric);
        if (figure == null) {
            throw new TrackingException("the gate asks for " + metric + ", and the evaluation has "
                    + (metrics.isEmpty() ? "nothing" : "only " + String.join(", ", metrics.keySet())));
        }
        return figure;
    }

    Evaluation evaluation(String why) {
        if (evaluation == null) {
            throw new TrackingException(
                    why + " needs the rows behind the metrics: give the customers, or an evaluation");
        }
        return evaluation;
    }

    Table rows(String why) {
        if (rows == null) {
            throw new TrackingException(why + " needs the customers that were evaluated: give them");
        }
        return rows;
    }
}
