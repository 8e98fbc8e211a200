package dev.churnlab.training;

import org.apache.commons.math3.special.Erf;

/**
 * Two shares of two samples, as of right predictions, compared by their normal approximation with the pooled variance
 * (Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 2003). It takes the samples for independent: of
 * the same rows, where two models err together, it says yes too seldom rather than too often.
 *
 * @param one how many of the first sample
 * @param ofOne how many rows the first sample has
 * @param other how many of the second
 * @param ofOther how many rows the second sample has
 */
public record TwoProportions(int one, int ofOne, int other, int ofOther) {
    public TwoProportions {
        if (one < 0 || one > ofOne || other < 0 || other > ofOther || ofOne == 0 || ofOther == 0) {
            throw new TrainingException("a share is of at least one row and at most all, were " + one + " of " + ofOne
                    + " and " + other + " of " + ofOther);
        }
    }

    /** How much greater the first share is. */
    public double difference() {
        return (double) one / ofOne - (double) other / ofOther;
    }

    /**
     * How probable a difference as great as this or greater is if the first share is in truth greater by {@code margin}
     * only; one-sided ({@code proportions_ztest(…, value=margin, alternative="larger")} of statsmodels).
     */
    public double pValueAbove(double margin) {
        double pooled = ((double) one + other) / ((double) ofOne + ofOther);
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / ofOne + 1.0 / ofOther));
        double above = difference() - margin;
        if (error == 0) {
            return above > 0 ? 0 : 1;
        }
        return Erf.erfc(above / error / Math.sqrt(2)) / 2;
    }
}
