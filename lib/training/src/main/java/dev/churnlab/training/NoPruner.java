package dev.churnlab.training;

import java.util.List;

/** {@link Pruner#none()}. */
record NoPruner() implements Pruner {
    @Override
    public boolean prunes(int folds, double mean, List<Trial> known) {
        return false;
    }
}
