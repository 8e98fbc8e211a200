package dev.churnlab.training;

import java.util.List;

/** Decides after each fold but the last whether a trial is worth its other folds. It keeps nothing between calls. */
@FunctionalInterface
public interface Pruner {
    /**
     * Whether to stop.
     *
     * @param folds how many were trained, from 1
     * @param mean their mean ROC AUC
     * @param known trials that have ended, pruned ones among them
     */
    boolean prunes(int folds, double mean, List<Trial> known);

    /** All trials are trained on all folds. */
    static Pruner none() {
        return new NoPruner();
    }

    /**
     * Stops a trial that is worse than the median of the complete ones after as many folds, once there are five
     * (Golovin et al., Google Vizier, 2017).
     */
    static Pruner median() {
        return new MedianPruner();
    }

    /**
     * Stops a trial after 1, 2, 4 … folds if it is not in the better half of those that got as far (Li et al., A System
     * for Massively Parallel Hyperparameter Tuning, 2020).
     */
    static Pruner successiveHalving() {
        return new HalvingPruner();
    }
}
