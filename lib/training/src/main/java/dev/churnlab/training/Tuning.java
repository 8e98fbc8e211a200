package dev.churnlab.training;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A search that has ended.
 *
 * @param space what was searched
 * @param trials in the order of their numbers
 * @param trainer trains with the parameters of the best trial
 */
public record Tuning(SearchSpace space, List<Trial> trials, Trainer trainer) {
    public Tuning {
        trials = List.copyOf(trials);
    }

    /** The complete trial of the greatest mean ROC AUC; of equal ones the first. */
    public Trial best() {
        return best(trials);
    }

    static Trial best(List<Trial> trials) {
        return trials.stream()
                .filter(Trial::isComplete)
                .max(Comparator.comparingDouble(Trial::value)
                        .thenComparing(Comparator.comparingInt(Trial::number).reversed()))
                .orElseThrow(() -> new TrainingException("no trial was complete; allow more trials or more time"));
    }

    /** How many trials were stopped before their last fold. */
    public int pruned() {
        return (int) trials.stream().filter(trial -> !trial.isComplete()).count();
    }

    /** The mean and the deviation over the folds of the best trial: {@code roc_auc_mean} and {@code roc_auc_std}. */
    public Map<String, Double> metrics() {
        var scores = best().scores();
        double mean = best().value();
        double squares = scores.stream()
                .mapToDouble(score -> (score - mean) * (score - mean))
                .sum();
        var metrics = new LinkedHashMap<String, Double>();
        metrics.put("roc_auc_mean", mean);
        metrics.put("roc_auc_std", Math.sqrt(squares / scores.size()));
        return metrics;
    }

    /**
     * How much each parameter has to do with being among the better quarter of the trials, as shares that sum to 1, the
     * greatest first: the Pearson divergence of its density there from its density over all (Watanabe et al., PED-ANOVA,
     * 2023). All are equal where nothing differs.
     */
    public Map<String, Double> parameterImportance() {
        return TuningImportance.of(space, trials);
    }
}
