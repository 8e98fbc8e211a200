package dev.churnlab.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One line of {@code sklearn/splits.txt}: what was asked of scikit-learn and the rows that it gave.
 *
 * @param kind random, stratified, kfold or stratifiedkfold
 * @param size the test size, or the number of folds
 * @param labels of each row, empty where they do not count
 * @param first the training rows, or the fold of each row
 * @param second the test rows, or nothing
 */
record SklearnCase(String kind, int rows, double size, long seed, String[] labels, int[] first, int[] second) {

    static Stream<SklearnCase> read(String kind) {
        try (var in = SklearnCase.class.getResourceAsStream("/sklearn/splits.txt")) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(SklearnCase::parse).filter(c -> c.kind.equals(kind));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SklearnCase parse(String line) {
        var parts = line.split(" ", -1);
        return new SklearnCase(
                parts[0],
                Integer.parseInt(parts[1]),
                Double.parseDouble(parts[2]),
                Long.parseLong(parts[3]),
                parts[4].chars().mapToObj(Character::toString).toArray(String[]::new),
                rows(parts[5]),
                rows(parts[6]));
    }

    private static int[] rows(String text) {
        return text.isEmpty()
                ? new int[0]
                : Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }

    String name() {
        return String.format(Locale.ROOT, "%s rows=%d size=%s seed=%d", kind, rows, size, seed);
    }

    double testSize() {
        return size;
    }

    int folds() {
        return (int) size;
    }
}
