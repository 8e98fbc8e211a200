package dev.churnlab.training;

/** Hears of each round of boosting while a model is trained; called on the training thread. */
@FunctionalInterface
public interface RoundListener {
    void onRound(Round round);
}
