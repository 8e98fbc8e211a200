package dev.churnlab.training;

import java.util.LinkedHashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;

/** What is computed after a round. */
enum Metric {
    LOG_LOSS("logloss", "log_loss"),
    ROC_AUC("auc", "roc_auc");

    private final String xgboost;
    private final String label;

    Metric(String xgboost, String label) {
        this.xgboost = xgboost;
        this.label = label;
    }

    /** XGBoost's name of it. */
    String xgboost() {
        return xgboost;
    }

    /** All metrics of some matrices, named as in {@code train_log_loss}. */
    static Map<String, Double> evaluate(Booster booster, Map<String, DMatrix> matrices, int round) {
        var names = matrices.keySet().toArray(String[]::new);
        var line = Native.call(
                "evaluate round " + (round + 1),
                () -> booster.evalSet(matrices.values().toArray(DMatrix[]::new), names, round));
        // As in "[0]\ttrain-logloss:0.55\ttrain-auc:0.83\tvalidation-logloss:0.56…".
        var values = new LinkedHashMap<String, Double>();
        for (var part : line.split("\t")) {
            int colon = part.lastIndexOf(':');
            for (var name : names) {
                for (var metric : values()) {
                    if (colon > 0 && part.substring(0, colon).equals(name + "-" + metric.xgboost)) {
                        values.put(name + "_" + metric.label, Double.parseDouble(part.substring(colon + 1)));
                    }
                }
            }
        }
        return values;
    }
}
