package dev.churnlab.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Divides rows into k parts, each of which judges once what was learned from the others. */
public final class Folds {
    private Folds() {}

    /**
     * Folds without regard to the labels: the rows of scikit-learn's
     * {@code KFold(n_splits=k, shuffle=True, random_state=seed)}.
     *
     * @param rows how many there are
     * @param k from 2 to {@code rows}
     * @param seed 0 to 4294967295
     */
    public static List<Fold> random(int rows, int k, long seed) {
        checkK(k, rows, "rows");
        var shuffled = new NumpyRandom(seed).permutation(rows);
        var fold = new int[rows];
        for (int part = 0, at = 0; part < k; part++) {
            var size = rows / k + (part < rows % k ? 1 : 0);
            for (var end = at + size; at < end; at++) {
                fold[shuffled[at]] = part;
            }
        }
        return folds(fold, k);
    }

    /**
     * Folds that have nearly the same share of each label: the rows of scikit-learn's
     * {@code StratifiedKFold(n_splits=k, shuffle=True, random_state=seed)}.
     *
     * @param labels of each row
     * @param k from 2 to the number of rows of the more frequent label
     * @param seed 0 to 4294967295
     */
    public static List<Fold> stratified(boolean[] labels, int k, long seed) {
        return stratified(Labels.of(labels), k, seed);
    }

    /**
     * Folds that have nearly the same share of each value of a column; see
     * {@link #stratified(boolean[], int, long)}.
     */
    public static List<Fold> stratified(Table table, String column, int k, long seed) {
        return stratified(Labels.of(table, column), k, seed);
    }

    private static List<Fold> stratified(Labels labels, int k, long seed) {
        checkK(k, labels.greatestCount(), "rows of one label");
        var random = new NumpyRandom(seed);
        var classes = byAppearance(labels.codes());
        // The labels, sorted, are dealt to the folds in turn: that is how many of each label a fold gets.
        var allocation = new int[labels.distinct()][k];
        var at = 0;
        for (var each : classes) {
            for (var i = 0; i < labels.counts()[each]; i++) {
                allocation[each][at++ % k]++;
            }
        }
        var fold = new int[labels.codes().length];
        for (var each : classes) {
            var parts = repeat(allocation[each]);
            random.shuffle(parts);
            var next = 0;
            for (var row = 0; row < fold.length; row++) {
                if (labels.codes()[row] == each) {
                    fold[row] = parts[next++];
                }
            }
        }
        return folds(fold, k);
    }

    private static int[] byAppearance(int[] codes) {
        return Arrays.stream(codes).distinct().toArray();
    }

    private static int[] repeat(int[] counts) {
        return IntStream.range(0, counts.length)
                .flatMap(part -> IntStream.range(0, counts[part]).map(i -> part))
                .toArray();
    }

    private static List<Fold> folds(int[] fold, int k) {
        var folds = new ArrayList<Fold>();
        for (var part = 0; part < k; part++) {
            var test = part;
            folds.add(new Fold(rows(fold, f -> f != test), rows(fold, f -> f == test)));
        }
        return List.copyOf(folds);
    }

    private static int[] rows(int[] fold, IntPredicate wanted) {
        return IntStream.range(0, fold.length)
                .filter(row -> wanted.test(fold[row]))
                .toArray();
    }

    private static void checkK(int k, int most, String of) {
        if (k < 2 || k > most) {
            throw new IllegalArgumentException(
                    "the number of folds must be from 2 to the number of " + of + " (" + most + "), was " + k);
        }
    }
}
