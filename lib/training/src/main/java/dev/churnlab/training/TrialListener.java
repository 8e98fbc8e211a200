package dev.churnlab.training;

/** Hears of each trial of a search when it has ended, in the order of their numbers, on the thread that tunes. */
@FunctionalInterface
public interface TrialListener {
    void onTrial(Trial trial);
}
