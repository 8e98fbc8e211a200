package dev.churnlab.training;

import java.util.Arrays;
import java.util.Locale;

/** What can be set of XGBoost's training, with the range that it accepts; described in XGBoost Parameters. */
public enum Parameter {
    /** The depth of a tree, in splits; 0: no limit. */
    MAX_DEPTH(true, 0, 64),
    /** The learning rate: how much of each tree is added. */
    ETA(false, Bound.ABOVE_0, 1),
    /** The least sum of hessians that a leaf may have. */
    MIN_CHILD_WEIGHT(false, 0, Bound.UNBOUNDED),
    /** The share of rows that each tree sees. */
    SUBSAMPLE(false, Bound.ABOVE_0, 1),
    /** The share of features that each tree sees. */
    COLSAMPLE_BYTREE(false, Bound.ABOVE_0, 1),
    /** The share of features that each level of a tree sees. */
    COLSAMPLE_BYLEVEL(false, Bound.ABOVE_0, 1),
    /** The share of features that each split sees. */
    COLSAMPLE_BYNODE(false, Bound.ABOVE_0, 1),
    /** L2 regularization of the leaves' weights. */
    LAMBDA(false, 0, Bound.UNBOUNDED),
    /** L1 regularization of the leaves' weights. */
    ALPHA(false, 0, Bound.UNBOUNDED),
    /** The least loss reduction that a split must bring. */
    GAMMA(false, 0, Bound.UNBOUNDED),
    /** The greatest step of a leaf's weight; 0: no limit. */
    MAX_DELTA_STEP(false, 0, Bound.UNBOUNDED),
    /** The weight of positive customers against that of negative ones. */
    SCALE_POS_WEIGHT(false, Bound.ABOVE_0, Bound.UNBOUNDED),
    /** The probability that boosting starts from; where it is not set, the share of positive rows. */
    BASE_SCORE(false, Bound.ABOVE_0, Bound.BELOW_1),
    /** How many bins a feature is cut into. */
    MAX_BIN(true, 2, 65_536),
    /** A categorical feature of fewer categories than this is split one against the rest. */
    MAX_CAT_TO_ONEHOT(true, 1, 65_536),
    /** The most categories that one split may take to a side. */
    MAX_CAT_THRESHOLD(true, 1, 65_536),
    /** How many trees are grown in each round. */
    NUM_PARALLEL_TREE(true, 1, 10_000),
    /** Where random numbers start. */
    SEED(true, 0, Integer.MAX_VALUE),
    /** How many threads train; results are the same for the same number. */
    NTHREAD(true, 1, 1024);

    /** Bounds that are said in words. */
    private static final class Bound {
        static final double ABOVE_0 = Float.MIN_VALUE;
        static final double BELOW_1 = Math.nextDown(1f);
        static final double UNBOUNDED = Float.MAX_VALUE;
    }

    private final boolean whole;
    private final double least;
    private final double greatest;

    Parameter(boolean whole, double least, double greatest) {
        this.whole = whole;
        this.least = least;
        this.greatest = greatest;
    }

    /** XGBoost's name of it. */
    public String xgboost() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The parameter of a name.
     *
     * @throws TrainingException if there is none that can be set
     */
    public static Parameter of(String xgboost) {
        return Arrays.stream(values())
                .filter(parameter -> parameter.xgboost().equals(xgboost))
                .findFirst()
                .orElseThrow(() -> new TrainingException("no parameter '" + xgboost + "'; there are "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(Parameter::xgboost).toList())));
    }

    /** A value as XGBoost reads it. */
    String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /**
     * Checks a value.
     *
     * @throws TrainingException if XGBoost would not take it
     */
    double check(double value) {
        if (!(value >= least && value <= greatest) || (whole && value != Math.rint(value))) {
            throw new TrainingException(
                    xgboost() + " must be " + (whole ? "a whole number " : "") + range() + ", was " + text(value));
        }
        return value;
    }

    private String range() {
        var from = least == Bound.ABOVE_0 ? "greater than 0" : "at least " + text(least);
        if (greatest == Bound.UNBOUNDED) {
            return from;
        }
        return from + (greatest == Bound.BELOW_1 ? " and less than 1" : " and at most " + text(greatest));
    }
}
