package dev.churnlab.training;

import java.util.List;

/** {@link Pruner#median()}. */
record MedianPruner() implements Pruner {
    private static final int LEAST = 5;

    @Override
    public boolean prunes(int folds, double mean, List<Trial> known) {
        var others = known.stream()
                .filter(Trial::isComplete)
                .mapToDouble(trial -> trial.mean(folds))
                .sorted()
                .toArray();
        return others.length >= LEAST && mean < (others[(others.length - 1) / 2] + others[others.length / 2]) / 2;
    }
}
