package dev.churnlab.training;

import java.util.LinkedHashMap;
import java.util.List;

/**
 * How good probabilities are, on rows whose label is known. All figures are scikit-learn's for the same labels and the
 * same probabilities as float64; its functions are named with each.
 */
public final class Evaluation {
    private static final double CLIP = Math.ulp(1.0);
    private static final int BINS = 10;

    private final boolean[] labels;
    private final float[] probabilities;
    private final double threshold;
    private final Ranking ranking;
    private final Confusion confusion;

    private Evaluation(boolean[] labels, float[] probabilities, double threshold) {
        ModelCheck.threshold(threshold);
        if (labels.length != probabilities.length) {
            throw new TrainingException(
                    labels.length + " labels do not fit " + probabilities.length + " probabilities");
        }
        if (labels.length == 0) {
            throw new TrainingException("there are no rows to evaluate on");
        }
        for (int i = 0; i < probabilities.length; i++) {
            if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) {
                throw new TrainingException(
                        "row " + i + ": a probability must be between 0 and 1, was " + probabilities[i]);
            }
        }
        this.labels = labels.clone();
        this.probabilities = probabilities.clone();
        this.threshold = threshold;
        this.ranking = Ranking.of(labels, probabilities);
        this.confusion = Confusion.of(labels, probabilities, threshold);
    }

    /** At the threshold 0.5; see {@link #of(boolean[], float[], double)}. */
    public static Evaluation of(boolean[] labels, float[] probabilities) {
        return of(labels, probabilities, Model.THRESHOLD);
    }

    /**
     * Judges probabilities.
     *
     * @param labels which rows are positive
     * @param probabilities of being positive, between 0 and 1, one a label
     * @param threshold the probability from which on a row is predicted positive
     * @throws TrainingException if there are no rows, or a value is out of its range
     */
    public static Evaluation of(boolean[] labels, float[] probabilities, double threshold) {
        return new Evaluation(labels, probabilities, threshold);
    }

    /** How many rows were judged. */
    public int rows() {
        return labels.length;
    }

    /** How many of them are positive. */
    public int positives() {
        return confusion.truePositives() + confusion.falseNegatives();
    }

    /** Which rows are positive. */
    public boolean[] labels() {
        return labels.clone();
    }

    /** The probabilities that were judged. */
    public float[] probabilities() {
        return probabilities.clone();
    }

    /** The probability from which on a row is predicted positive. */
    public double threshold() {
        return threshold;
    }

    /** What was predicted and what is, at the threshold. */
    public Confusion confusion() {
        return confusion;
    }

    /** The same at another threshold. */
    public Confusion confusion(double otherThreshold) {
        ModelCheck.threshold(otherThreshold);
        return Confusion.of(labels, probabilities, otherThreshold);
    }

    /** The share of right predictions at the threshold ({@code accuracy_score}). */
    public double accuracy() {
        return confusion.accuracy();
    }

    /** The share of positive predictions that are right; 0 where there is none ({@code precision_score}). */
    public double precision() {
        return confusion.precision();
    }

    /** The share of positive rows that are predicted so; 0 where there is none ({@code recall_score}). */
    public double recall() {
        return confusion.recall();
    }

    /** The harmonic mean of precision and recall; 0 where there is none ({@code f1_score}). */
    public double f1() {
        return confusion.f1();
    }

    /** The area under the ROC curve; NaN where a class is missing ({@code roc_auc_score}). */
    public double rocAuc() {
        return ranking.rocAuc();
    }

    /** The area under the precision-recall curve by steps; 0 where no row is positive ({@code average_precision_score}). */
    public double prAuc() {
        return ranking.averagePrecision();
    }

    /** The mean negative logarithm of the probability of what is, in nats ({@code log_loss}); clipped by 2⁻⁵². */
    public double logLoss() {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double p = labels[i] ? probabilities[i] : 1 - (double) probabilities[i];
            sum -= Math.log(Math.min(Math.max(p, CLIP), 1 - CLIP));
        }
        return sum / labels.length;
    }

    /** The mean squared difference between probability and label ({@code brier_score_loss}). */
    public double brier() {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double difference = probabilities[i] - (labels[i] ? 1.0 : 0.0);
            sum += difference * difference;
        }
        return sum / labels.length;
    }

    /**
     * The expected calibration error with ten bins of equal width: the mean difference between what a bin promises and
     * what is (Guo et al., On Calibration of Modern Neural Networks, 2017).
     */
    public double calibrationError() {
        double sum = 0;
        for (var bin : calibration(BINS)) {
            sum += bin.count() * Math.abs(bin.meanProbability() - bin.positiveShare());
        }
        return sum / labels.length;
    }

    /**
     * The rows in bins of equal width, the least probability first ({@code calibration_curve}).
     *
     * @param bins how many there are; those without a row are left out
     */
    public List<CalibrationBin> calibration(int bins) {
        return CalibrationBin.of(labels, probabilities, bins);
    }

    /** The ROC curve from (0, 0) to (1, 1), a point for each different probability ({@code roc_curve}). */
    public List<RocPoint> roc() {
        return ranking.roc();
    }

    /** The six figures that every report has, under their names in files: accuracy first, log_loss last. */
    public LinkedHashMap<String, Double> metrics() {
        var all = new LinkedHashMap<String, Double>();
        all.put("accuracy", accuracy());
        all.put("roc_auc", rocAuc());
        all.put("precision", precision());
        all.put("recall", recall());
        all.put("f1", f1());
        all.put("log_loss", logLoss());
        return all;
    }

    @Override
    public String toString() {
        return "Evaluation" + metrics();
    }
}
