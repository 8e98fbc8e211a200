package dev.churnlab.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
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
        return random(rows, k, new NumpyRandom(seed));
    }

    private static List<Fold> random(int rows, int k, NumpyRandom random) {
        checkK(k, rows, "rows");
        return folds(parts(rows, k, random), k);
    }

    /** The part of each of some things, by chance and in nearly equal numbers. */
    private static int[] parts(int things, int k, NumpyRandom random) {
        var shuffled = random.permutation(things);
        var parts = new int[things];
        for (int part = 0, at = 0; part < k; part++) {
            var size = things / k + (part < things % k ? 1 : 0);
            for (var end = at + size; at < end; at++) {
                parts[shuffled[at]] = part;
            }
        }
        return parts;
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
        return stratified(Labels.of(labels), k, new NumpyRandom(seed));
    }

    /**
     * Folds that have nearly the same share of each value of a column; see
     * {@link #stratified(boolean[], int, long)}.
     */
    public static List<Fold> stratified(Table table, String column, int k, long seed) {
        return stratified(Labels.of(table, column), k, new NumpyRandom(seed));
    }

    /**
     * Folds that keep groups together, as a household with its contracts: the rows of scikit-learn's
     * {@code GroupKFold(n_splits=k, shuffle=True, random_state=seed)} with {@code groups=table[column]}.
     *
     * @param column tells the groups; a missing value is a group too
     * @param k from 2 to the number of groups
     * @param seed 0 to 4294967295
     */
    public static List<Fold> byGroup(Table table, String column, int k, long seed) {
        var groups = Labels.of(table, column);
        checkK(k, groups.distinct(), "groups");
        var parts = parts(groups.distinct(), k, new NumpyRandom(seed));
        return folds(Arrays.stream(groups.codes()).map(group -> parts[group]).toArray(), k);
    }

    /**
     * Folds without regard to the labels, drawn anew several times: the rows of scikit-learn's
     * {@code RepeatedKFold(n_splits=k, n_repeats=repeats, random_state=seed)}.
     *
     * @param rows how many there are
     * @param k from 2 to {@code rows}
     * @param repeats how often, 1 or more
     * @param seed 0 to 4294967295
     * @return k folds for each repeat, one repeat after the other
     */
    public static List<Fold> repeated(int rows, int k, int repeats, long seed) {
        return repeat(repeats, seed, random -> random(rows, k, random));
    }

    /**
     * Folds that have nearly the same share of each label, drawn anew several times: the rows of scikit-learn's
     * {@code RepeatedStratifiedKFold(n_splits=k, n_repeats=repeats, random_state=seed)}.
     *
     * @param labels of each row
     * @param k from 2 to the number of rows of the more frequent label
     * @param repeats how often, 1 or more
     * @param seed 0 to 4294967295
     * @return k folds for each repeat, one repeat after the other
     */
    public static List<Fold> repeatedStratified(boolean[] labels, int k, int repeats, long seed) {
        return repeat(repeats, seed, random -> stratified(Labels.of(labels), k, random));
    }

    /**
     * Folds that have nearly the same share of each value of a column; see
     * {@link #repeatedStratified(boolean[], int, int, long)}.
     */
    public static List<Fold> repeatedStratified(Table table, String column, int k, int repeats, long seed) {
        var labels = Labels.of(table, column);
        return repeat(repeats, seed, random -> stratified(labels, k, random));
    }

    private static List<Fold> repeat(int repeats, long seed, Function<NumpyRandom, List<Fold>> draw) {
        if (repeats < 1) {
            throw new IllegalArgumentException("the number of repeats must be 1 or more, was " + repeats);
        }
        var random = new NumpyRandom(seed);
        var folds = new ArrayList<Fold>();
        for (var i = 0; i < repeats; i++) {
            folds.addAll(draw.apply(random));
        }
        return List.copyOf(folds);
    }

    private static List<Fold> stratified(Labels labels, int k, NumpyRandom random) {
        checkK(k, labels.greatestCount(), "rows of one label");
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
