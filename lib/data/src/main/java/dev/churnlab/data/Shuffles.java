package dev.churnlab.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * scikit-learn's {@code ShuffleSplit}, {@code StratifiedShuffleSplit} and {@code GroupShuffleSplit}, the first of their
 * splits.
 */
final class Shuffles {
    private Shuffles() {}

    static Fold random(int rows, double testSize, long seed) {
        var test = testRows(rows, testSize);
        var shuffled = new NumpyRandom(seed).permutation(rows);
        return new Fold(Arrays.copyOfRange(shuffled, test, rows), Arrays.copyOf(shuffled, test));
    }

    /** {@code GroupShuffleSplit}: the groups are split, the rows stay in the order of the table. */
    static Fold byGroup(Labels groups, double testSize, long seed) {
        var test = random(groups.distinct(), testSize, seed).testRows();
        var inTest = new boolean[groups.distinct()];
        for (var group : test) {
            inTest[group] = true;
        }
        var rows = groups.codes().length;
        return new Fold(
                IntStream.range(0, rows)
                        .filter(row -> !inTest[groups.codes()[row]])
                        .toArray(),
                IntStream.range(0, rows)
                        .filter(row -> inTest[groups.codes()[row]])
                        .toArray());
    }

    static Fold stratified(Labels labels, double testSize, long seed) {
        var rows = labels.codes().length;
        var testCount = testRows(rows, testSize);
        var trainCount = rows - testCount;
        var classes = labels.distinct();
        if (Arrays.stream(labels.counts()).anyMatch(count -> count < 2)) {
            throw new IllegalArgumentException("a stratified split needs two rows of each label, has "
                    + Arrays.toString(labels.counts()) + " rows");
        }
        if (testCount < classes || trainCount < classes) {
            throw new IllegalArgumentException("a stratified split needs a row of each label in both parts, has "
                    + trainCount + " and " + testCount + " rows for " + classes + " labels");
        }
        var random = new NumpyRandom(seed);
        var trainCounts = draw(labels.counts(), trainCount, random);
        var rest = IntStream.range(0, classes)
                .map(i -> labels.counts()[i] - trainCounts[i])
                .toArray();
        var testCounts = draw(rest, testCount, random);
        var train = new int[trainCount];
        var test = new int[testCount];
        for (int each = 0, trainAt = 0, testAt = 0; each < classes; each++) {
            var own = rowsOf(labels.codes(), each);
            var shuffled = random.permutation(own.length);
            for (var i = 0; i < trainCounts[each]; i++) {
                train[trainAt++] = own[shuffled[i]];
            }
            for (var i = 0; i < testCounts[each]; i++) {
                test[testAt++] = own[shuffled[trainCounts[each] + i]];
            }
        }
        random.shuffle(train);
        random.shuffle(test);
        return new Fold(train, test);
    }

    /** How many rows judge: rounded up, as in scikit-learn. */
    static int testRows(int rows, double testSize) {
        if (!(testSize > 0 && testSize < 1)) {
            throw new IllegalArgumentException("test size must be between 0 and 1, was " + testSize);
        }
        var test = (int) Math.ceil(testSize * rows);
        if (test >= rows) {
            throw new IllegalArgumentException("a split of " + rows + " rows with test size " + NumberText.of(testSize)
                    + " leaves no row to learn from; give more rows or a smaller test size");
        }
        return test;
    }

    private static int[] rowsOf(int[] codes, int wanted) {
        return IntStream.range(0, codes.length)
                .filter(row -> codes[row] == wanted)
                .toArray();
    }

    /**
     * How many of each class to draw so that the shares stay: each share rounded down, what is then missing from the
     * classes with the greatest remainders, equal ones by chance (scikit-learn's {@code _approximate_mode}).
     */
    private static int[] draw(int[] counts, int draws, NumpyRandom random) {
        var total = (double) Arrays.stream(counts).sum();
        var drawn = new int[counts.length];
        var remainders = new double[counts.length];
        for (var i = 0; i < counts.length; i++) {
            var share = counts[i] / total * draws;
            drawn[i] = (int) Math.floor(share);
            remainders[i] = share - drawn[i];
        }
        var lacking = draws - Arrays.stream(drawn).sum();
        var descending = Arrays.stream(remainders)
                .map(r -> -r)
                .sorted()
                .map(r -> -r)
                .distinct()
                .toArray();
        for (var i = 0; i < descending.length && lacking > 0; i++) {
            var value = descending[i];
            var classes = IntStream.range(0, counts.length)
                    .filter(c -> remainders[c] == value)
                    .toArray();
            var order = random.permutation(classes.length);
            var add = Math.min(classes.length, lacking);
            for (var j = 0; j < add; j++) {
                drawn[classes[order[j]]]++;
            }
            lacking -= add;
        }
        return drawn;
    }
}
