package dev.churnlab.training;

import org.jspecify.annotations.Nullable;

/** As {@link Confusion}, with the weights of the rows instead of their number. */
record Cell(double trueNegatives, double falsePositives, double falseNegatives, double truePositives) {
    static Cell weigh(boolean[] labels, float[] probabilities, double @Nullable [] weights, double threshold) {
        var sums = new double[4];
        for (int i = 0; i < labels.length; i++) {
            sums[(labels[i] ? 2 : 0) + (probabilities[i] >= threshold ? 1 : 0)] += weights == null ? 1 : weights[i];
        }
        return new Cell(sums[0], sums[1], sums[2], sums[3]);
    }

    double accuracy() {
        return share(trueNegatives + truePositives, falsePositives + falseNegatives);
    }

    double precision() {
        return share(truePositives, falsePositives);
    }

    double recall() {
        return share(truePositives, falseNegatives);
    }

    double f1() {
        return share(2 * truePositives, falsePositives + falseNegatives);
    }

    private static double share(double part, double rest) {
        return part == 0 ? 0 : part / (part + rest);
    }
}
