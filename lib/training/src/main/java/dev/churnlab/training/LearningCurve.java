package dev.churnlab.training;

import java.util.ArrayList;
import java.util.List;

/** Remembers the metrics of every round of a training, to look at them afterwards. */
public final class LearningCurve implements RoundListener {
    private final List<Round> rounds = new ArrayList<>();

    @Override
    public void onRound(Round round) {
        rounds.add(round);
    }

    /** The rounds heard of, from the first on. */
    public List<Round> rounds() {
        return List.copyOf(rounds);
    }
}
