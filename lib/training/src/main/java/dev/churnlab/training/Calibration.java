package dev.churnlab.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * How the booster's probability becomes the model's: the content of calibration.json. It is fitted on rows that the
 * model was not trained on.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "method")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Calibration.Identity.class, name = "identity"),
    @JsonSubTypes.Type(value = Calibration.Platt.class, name = "platt"),
    @JsonSubTypes.Type(value = Calibration.Isotonic.class, name = "isotonic"),
})
public sealed interface Calibration {
    /** The probability as it is. */
    Calibration NONE = new Identity();

    /** The calibrated probability, in float64. */
    double apply(double probability);

    /**
     * Fits a line to the logit of the probability, by the likelihood of smoothed labels (Platt, Probabilistic Outputs
     * for Support Vector Machines, 1999; solved as by Lin, Lin and Weng, 2007). For few rows.
     *
     * @throws TrainingException if a class is missing
     */
    static Calibration platt(Evaluation heldOut) {
        checkClasses(heldOut);
        return PlattFit.of(heldOut.labels(), heldOut.probabilities());
    }

    /**
     * Fits the nearest probabilities that do not go down where the booster's go up, straight between them (Zadrozny and
     * Elkan, 2002; scikit-learn's {@code IsotonicRegression}). For a thousand rows or more.
     *
     * @throws TrainingException if a class is missing
     */
    static Calibration isotonic(Evaluation heldOut) {
        checkClasses(heldOut);
        return IsotonicFit.of(heldOut.ranking());
    }

    private static void checkClasses(Evaluation heldOut) {
        if (heldOut.positives() == 0 || heldOut.positives() == heldOut.rows()) {
            throw new TrainingException(
                    "a calibration needs rows of both classes, all " + heldOut.rows() + " are of one");
        }
    }

    /** No change. */
    record Identity() implements Calibration {
        @Override
        public double apply(double probability) {
            return probability;
        }
    }

    /**
     * {@code 1 / (1 + exp(−(slope · logit(p) + intercept)))}, where p is first brought between 10⁻⁷ and 1 − 10⁻⁷.
     */
    record Platt(double slope, double intercept) implements Calibration {
        private static final double LEAST = 1e-7;

        public Platt {
            if (!Double.isFinite(slope) || !Double.isFinite(intercept)) {
                throw new TrainingException("slope and intercept must be finite, were " + slope + " and " + intercept);
            }
        }

        static double logit(double probability) {
            double inside = Math.min(Math.max(probability, LEAST), 1 - LEAST);
            return Math.log(inside / (1 - inside));
        }

        @Override
        public double apply(double probability) {
            return 1 / (1 + Math.exp(-(slope * logit(probability) + intercept)));
        }
    }

    /**
     * Straight lines between points; before the first and after the last, their height.
     *
     * @param from the booster's probabilities, going up
     * @param to the model's, not going down, between 0 and 1
     */
    record Isotonic(List<Double> from, List<Double> to) implements Calibration {
        public Isotonic {
            from = List.copyOf(from);
            to = List.copyOf(to);
            if (from.isEmpty() || from.size() != to.size()) {
                throw new TrainingException("an isotonic calibration needs as many points from as to, at least one");
            }
            for (int i = 0; i < from.size(); i++) {
                if (!(to.get(i) >= 0 && to.get(i) <= 1)
                        || !Double.isFinite(from.get(i))
                        || (i > 0 && (from.get(i) <= from.get(i - 1) || to.get(i) < to.get(i - 1)))) {
                    throw new TrainingException("the points of an isotonic calibration must go up and lie between 0 and"
                            + " 1; point " + i + " is " + from.get(i) + " to " + to.get(i));
                }
            }
        }

        @Override
        public double apply(double probability) {
            int last = from.size() - 1;
            if (probability <= from.get(0)) {
                return to.get(0);
            }
            if (probability >= from.get(last)) {
                return to.get(last);
            }
            // The first point above: at a point, the value is that point's to the last digit, as in NumPy's interp.
            int above = 1;
            int high = last;
            while (above < high) {
                int middle = (above + high) >>> 1;
                if (from.get(middle) <= probability) {
                    above = middle + 1;
                } else {
                    high = middle;
                }
            }
            double slope = (to.get(above) - to.get(above - 1)) / (from.get(above) - from.get(above - 1));
            return slope * (probability - from.get(above - 1)) + to.get(above - 1);
        }
    }

    /** The same for many probabilities, rounded to float32. */
    default float[] apply(float[] probabilities) {
        var calibrated = new float[probabilities.length];
        for (int i = 0; i < calibrated.length; i++) {
            calibrated[i] = (float) apply((double) probabilities[i]);
        }
        return calibrated;
    }
}
