package dev.churnlab.training;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One point of a search that was tried.
 *
 * @param number from 0
 * @param point the value of each parameter of the space
 * @param state whether it was tried on all folds
 * @param scores the ROC AUC of each fold that was trained, at least one, in the order of the folds
 */
public record Trial(int number, Map<String, Double> point, State state, List<Double> scores) {
    /** How a trial ended. */
    public enum State {
        /** All folds were trained. */
        @JsonProperty("complete")
        COMPLETE,
        /** The first folds were so much worse than those of others that the rest was not trained. */
        @JsonProperty("pruned")
        PRUNED
    }

    public Trial {
        point = Collections.unmodifiableMap(new LinkedHashMap<>(point));
        scores = List.copyOf(scores);
        if (number < 0 || scores.isEmpty()) {
            throw new TrainingException("trial " + number + " needs a number from 0 on and at least one score");
        }
    }

    /** The mean ROC AUC of the folds that were trained. */
    @JsonIgnore
    public double value() {
        return mean(scores.size());
    }

    /** The mean ROC AUC of the first folds; all of them if there are fewer. */
    double mean(int folds) {
        return scores.stream()
                .limit(folds)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    /** Whether it was tried on all folds, so that its value can be compared with others'. */
    @JsonIgnore
    public boolean isComplete() {
        return state == State.COMPLETE;
    }
}
