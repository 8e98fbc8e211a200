package dev.churnlab.training;

/**
 * How much the trees of a model use a feature, as XGBoost's importance types define it.
 *
 * @param feature the feature's name
 * @param weight how many splits use it
 * @param totalGain the loss reduction of all of them
 * @param totalCover the sum of hessians of the rows that reach them
 */
public record Importance(String feature, int weight, double totalGain, double totalCover) {
    /** The mean loss reduction of a split; 0 where there is none. */
    public double gain() {
        return weight == 0 ? 0 : totalGain / weight;
    }

    /** The mean sum of hessians at a split; 0 where there is none. */
    public double cover() {
        return weight == 0 ? 0 : totalCover / weight;
    }
}
