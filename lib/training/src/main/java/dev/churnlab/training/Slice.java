package dev.churnlab.training;

/**
 * The rows that have something in common.
 *
 * @param column by which they were chosen
 * @param value a text of it, or a band of numbers as {@code 10 to 24}; empty: missing
 * @param evaluation how good the model is on them
 */
public record Slice(String column, String value, Evaluation evaluation) {
    /** The mean probability less the share of positive rows: above 0 the model promises too much. */
    public double bias() {
        double sum = 0;
        for (var probability : evaluation.probabilities()) {
            sum += probability;
        }
        return (sum - evaluation.positives()) / evaluation.rows();
    }
}
