package dev.churnlab.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One round of boosting that is done.
 *
 * @param number from 1
 * @param of how many there will be at most
 * @param metrics {@code train_log_loss}, {@code train_roc_auc} and, with early stopping, the same of
 *     {@code validation_}
 */
public record Round(int number, int of, Map<String, Double> metrics) {
    public Round {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}
