package dev.churnlab.training;

import java.util.Arrays;
import java.util.List;

/** {@link Pruner#successiveHalving()}. */
record HalvingPruner() implements Pruner {
    @Override
    public boolean prunes(int folds, double mean, List<Trial> known) {
        if (Integer.bitCount(folds) != 1) {
            return false;
        }
        var others = known.stream()
                .filter(trial -> trial.scores().size() >= folds)
                .mapToDouble(trial -> trial.mean(folds))
                .toArray();
        long better = Arrays.stream(others).filter(other -> other > mean).count();
        return better > others.length / 2;
    }
}
