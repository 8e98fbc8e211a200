package dev.churnlab.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How good probabilities are, on rows whose label is known. All figures are scikit-learn's for the same labels and the
 * same probabilities as float64; its functions are named with each.
 */
public final class Evaluation {
    private static final double CLIP = Math.ulp(1.0);
    private static final int BINS = 10;
    private static final int TENTHS = 10;

    private final boolean[] labels;
    private final float[] probabilities;
    private final double @Nullable [] weights;
    private final double sum;
    private final double threshold;
    private final Ranking ranking;
    private final Confusion confusion;
    private final Cell cells;

    private Evaluation(boolean[] labels, float[] probabilities, double @Nullable [] weights, double threshold) {
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
        this.weights = weights == null ? null : weights.clone();
        this.sum = weights == null ? labels.length : sum(weights, labels.length);
        this.ranking = Ranking.of(labels, probabilities, weights);
        this.confusion = Confusion.of(labels, probabilities, threshold);
        this.cells = Cell.weigh(labels, probabilities, weights, threshold);
    }

    private static double sum(double[] weights, int rows) {
        if (weights.length != rows) {
            throw new TrainingException(weights.length + " weights do not fit " + rows + " rows");
        }
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            if (!(weights[i] >= 0 && weights[i] <= Double.MAX_VALUE)) {
                throw new TrainingException("row " + i + ": a weight must be 0 or more, was " + weights[i]);
            }
            sum += weights[i];
        }
        if (!(sum > 0 && sum <= Double.MAX_VALUE)) {
            throw new TrainingException("the weights must have a finite sum above 0, was " + sum);
        }
        return sum;
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
        return new Evaluation(labels, probabilities, null, threshold);
    }

    /**
     * The same rows, of which each counts as much as its weight ({@code sample_weight}). {@link #confusion()} and
     * {@link #rows()} still count rows.
     *
     * @param rowWeights finite and not negative, one a row; their sum is above 0
     */
    public Evaluation weighted(double[] rowWeights) {
        return new Evaluation(labels, probabilities, rowWeights, threshold);
    }

    /** The same at another threshold. */
    public Evaluation withThreshold(double other) {
        return new Evaluation(labels, probabilities, weights, other);
    }

    Ranking ranking() {
        return ranking;
    }

    /** Some of the rows, in the order given. */
    Evaluation rows(int[] some) {
        var someLabels = new boolean[some.length];
        var someProbabilities = new float[some.length];
        var someWeights = weights == null ? null : new double[some.length];
        for (int i = 0; i < some.length; i++) {
            someLabels[i] = labels[some[i]];
            someProbabilities[i] = probabilities[some[i]];
            if (someWeights != null) {
                someWeights[i] = weight(some[i]);
            }
        }
        return new Evaluation(someLabels, someProbabilities, someWeights, threshold);
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
        return cells.accuracy();
    }

    /** The share of positive predictions that are right; 0 where there is none ({@code precision_score}). */
    public double precision() {
        return cells.precision();
    }

    /** The share of positive rows that are predicted so; 0 where there is none ({@code recall_score}). */
    public double recall() {
        return cells.recall();
    }

    /** The harmonic mean of precision and recall; 0 where there is none ({@code f1_score}). */
    public double f1() {
        return cells.f1();
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
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            double p = labels[i] ? probabilities[i] : 1 - (double) probabilities[i];
            loss -= weight(i) * Math.log(Math.min(Math.max(p, CLIP), 1 - CLIP));
        }
        return loss / sum;
    }

    /** The mean squared difference between probability and label ({@code brier_score_loss}). */
    public double brier() {
        double squares = 0;
        for (int i = 0; i < labels.length; i++) {
            double difference = probabilities[i] - (labels[i] ? 1.0 : 0.0);
            squares += weight(i) * difference * difference;
        }
        return squares / sum;
    }

    /**
     * The expected calibration error with ten bins of equal width: the mean difference between what a bin promises and
     * what is (Guo et al., On Calibration of Modern Neural Networks, 2017).
     */
    public double calibrationError() {
        double gaps = 0;
        for (var bin : calibration(BINS)) {
            gaps += bin.weight() * Math.abs(bin.meanProbability() - bin.positiveShare());
        }
        return gaps / sum;
    }

    /**
     * The rows in bins of equal width, the least probability first ({@code calibration_curve}).
     *
     * @param bins how many there are; those without a row are left out
     */
    public List<CalibrationBin> calibration(int bins) {
        return CalibrationBin.of(labels, probabilities, weights, bins);
    }

    /** The ROC curve from (0, 0) to (1, 1), a point for each different probability ({@code roc_curve}). */
    public List<RocPoint> roc() {
        return ranking.roc();
    }

    /**
     * What share of the positive rows is found in the first rows by probability, at each tenth of all rows; rows of the
     * same probability are found evenly.
     */
    public List<GainPoint> gains() {
        return IntStream.rangeClosed(1, TENTHS)
                .mapToObj(i -> gain((double) i / TENTHS))
                .toList();
    }

    /**
     * The same at one share of the rows.
     *
     * @param share of the rows, those with the greatest probabilities first; above 0 and at most 1
     */
    public GainPoint gain(double share) {
        return GainPoint.of(ranking, share);
    }

    /** The least threshold of the greatest F1 on these rows; choose it on others than those that judge the model. */
    public double thresholdByF1() {
        return Thresholds.byF1(ranking);
    }

    /** The threshold of the least cost on these rows; choose it on others than those that judge the model. */
    public double thresholdByCost(CostMatrix costs) {
        return Thresholds.byCost(ranking, costs);
    }

    /** What a campaign to keep customers earns, from contacting nobody to contacting everybody. */
    public List<ProfitPoint> profits(Campaign campaign) {
        return Thresholds.profits(ranking, campaign);
    }

    /** The threshold of the greatest profit on these rows; choose it on others than those that judge the model. */
    public double thresholdByProfit(Campaign campaign) {
        return Thresholds.byProfit(ranking, campaign);
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

    private double weight(int row) {
        return weights == null ? 1 : weights[row];
    }

    @Override
    public String toString() {
        return "Evaluation" + metrics();
    }
}
