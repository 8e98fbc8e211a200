package dev.churnlab.training;

/** What each outcome costs, in any currency; what it earns is negative. */
public record CostMatrix(double trueNegative, double falsePositive, double falseNegative, double truePositive) {
    public CostMatrix {
        for (double cost : new double[] {trueNegative, falsePositive, falseNegative, truePositive}) {
            if (!Double.isFinite(cost)) {
                throw new TrainingException("a cost must be finite, was " + cost);
            }
        }
    }
}
