package dev.churnlab.training;

/** Newton's method with step halving, after the pseudocode of Lin, Lin and Weng (2007). */
final class PlattFit {
    private static final int MOST_STEPS = 100;
    private static final double LEAST_STEP = 1e-10;
    private static final double RIDGE = 1e-12;
    private static final double FLAT = 1e-9;

    private final double[] scores;
    private final double[] targets;

    private PlattFit(double[] scores, double[] targets) {
        this.scores = scores;
        this.targets = targets;
    }

    static Calibration.Platt of(boolean[] labels, float[] probabilities) {
        double positives = 0;
        for (var label : labels) {
            positives += label ? 1 : 0;
        }
        double negatives = labels.length - positives;
        var scores = new double[labels.length];
        var targets = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            scores[i] = Calibration.Platt.logit(probabilities[i]);
            targets[i] = labels[i] ? (positives + 1) / (positives + 2) : 1 / (negatives + 2);
        }
        return new PlattFit(scores, targets).solve(Math.log((positives + 1) / (negatives + 1)));
    }

    private Calibration.Platt solve(double start) {
        double slope = 0;
        double intercept = start;
        double loss = loss(slope, intercept);
        for (int step = 0; step < MOST_STEPS; step++) {
            double h11 = RIDGE;
            double h22 = RIDGE;
            double h12 = 0;
            double g1 = 0;
            double g2 = 0;
            for (int i = 0; i < scores.length; i++) {
                double p = 1 / (1 + Math.exp(-(slope * scores[i] + intercept)));
                double weight = p * (1 - p);
                h11 += scores[i] * scores[i] * weight;
                h22 += weight;
                h12 += scores[i] * weight;
                g1 += scores[i] * (p - targets[i]);
                g2 += p - targets[i];
            }
            if (Math.abs(g1) < FLAT && Math.abs(g2) < FLAT) {
                break;
            }
            double determinant = h11 * h22 - h12 * h12;
            double d1 = -(h22 * g1 - h12 * g2) / determinant;
            double d2 = -(h11 * g2 - h12 * g1) / determinant;
            double size = 1;
            double less = loss(slope + d1, intercept + d2);
            while (!(less < loss) && size > LEAST_STEP) {
                size /= 2;
                less = loss(slope + size * d1, intercept + size * d2);
            }
            if (!(less < loss)) {
                break;
            }
            slope += size * d1;
            intercept += size * d2;
            loss = less;
        }
        return new Calibration.Platt(slope, intercept);
    }

    /** The negative log likelihood, by forms that do not overflow. */
    private double loss(double slope, double intercept) {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            double margin = slope * scores[i] + intercept;
            sum += margin >= 0
                    ? (1 - targets[i]) * margin + Math.log1p(Math.exp(-margin))
                    : -targets[i] * margin + Math.log1p(Math.exp(margin));
        }
        return sum;
    }
}
