package dev.churnlab.training;

/**
 * How many rows were predicted what, and what they are. A row is predicted positive when its probability is at least
 * the threshold.
 */
public record Confusion(
        double threshold, int trueNegatives, int falsePositives, int falseNegatives, int truePositives) {

    static Confusion of(boolean[] labels, float[] probabilities, double threshold) {
        var counts = new int[4];
        for (int i = 0; i < labels.length; i++) {
            counts[(labels[i] ? 2 : 0) + (probabilities[i] >= threshold ? 1 : 0)]++;
        }
        return new Confusion(threshold, counts[0], counts[1], counts[2], counts[3]);
    }

    /** The share of right predictions. */
    public double accuracy() {
        return share(trueNegatives + truePositives, falsePositives + falseNegatives);
    }

    /** The share of positive predictions that are right; 0 where there is none. */
    public double precision() {
        return share(truePositives, falsePositives);
    }

    /** The share of positive rows that are predicted so; 0 where there is none. */
    public double recall() {
        return share(truePositives, falseNegatives);
    }

    /** The harmonic mean of precision and recall; 0 where there is none. */
    public double f1() {
        return share(2 * truePositives, falsePositives + falseNegatives);
    }

    private static double share(int part, int rest) {
        return part == 0 ? 0 : part / ((double) part + rest);
    }
}
