package dev.churnlab.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Every kind of split has scikit-learn's rows, over many sizes and seeds; {@code many-splits.py} wrote their checksums
 * and says how the labels are made.
 */
class ManySplitsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "random",
                "stratified",
                "group",
                "kfold",
                "stratifiedkfold",
                "groupkfold",
                "repeatedkfold",
                "repeatedstratifiedkfold"
            })
    void rowsOfScikitLearn(String kind) throws IOException {
        var wrong = new ArrayList<String>();
        var cases = 0;
        for (var line : lines()) {
            var parts = line.split(" ", -1);
            if (parts[0].equals(kind)) {
                cases++;
                var folds = folds(kind, Integer.parseInt(parts[1]), parts[2], Long.parseLong(parts[3]), parts[4]);
                if (checksum(folds) != Long.parseLong(parts[5])) {
                    wrong.add(line);
                }
            }
        }
        assertThat(cases).isGreaterThan(150);
        assertThat(wrong).isEmpty();
    }

    private static List<String> lines() throws IOException {
        try (var in = ManySplitsTest.class.getResourceAsStream("/sklearn/many-splits.txt")) {
            return new String(in.readAllBytes(), US_ASCII).lines().toList();
        }
    }

    private static List<Fold> folds(String kind, int rows, String size, long seed, String classes) {
        var table = Table.create("t", StringColumn.create("label", labels(rows, Integer.parseInt(classes))));
        return switch (kind) {
            case "random" -> List.of(fold(Split.random(table, Double.parseDouble(size), seed)));
            case "stratified" -> List.of(fold(Split.stratified(table, "label", Double.parseDouble(size), seed)));
            case "group" -> List.of(fold(Split.byGroup(table, "label", Double.parseDouble(size), seed)));
            case "kfold" -> Folds.random(rows, Integer.parseInt(size), seed);
            case "stratifiedkfold" -> Folds.stratified(table, "label", Integer.parseInt(size), seed);
            case "groupkfold" -> Folds.byGroup(table, "label", Integer.parseInt(size), seed);
            case "repeatedkfold" -> Folds.repeated(rows, Integer.parseInt(size), 3, seed);
            default -> Folds.repeatedStratified(table, "label", Integer.parseInt(size), 3, seed);
        };
    }

    private static Fold fold(Split split) {
        return new Fold(split.trainRows(), split.testRows());
    }

    private static String[] labels(int rows, int classes) {
        var labels = new String[rows];
        long state = rows;
        for (var i = 0; i < rows; i++) {
            state = (state * 1_103_515_245 + 12_345) % (1L << 31);
            var code = classes == 0
                    ? 0
                    : i < 2 * classes ? i % classes : (state >> 16) % classes * ((state >> 20) % classes) / classes;
            labels[i] = Character.toString((char) ('a' + code));
        }
        return labels;
    }

    private static long checksum(List<Fold> folds) {
        var crc = new CRC32();
        for (var fold : folds) {
            for (var rows : List.of(fold.trainRows(), fold.testRows())) {
                var bytes = ByteBuffer.allocate(4 * rows.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asIntBuffer().put(rows);
                crc.update(bytes.array());
            }
        }
        return crc.getValue();
    }
}
