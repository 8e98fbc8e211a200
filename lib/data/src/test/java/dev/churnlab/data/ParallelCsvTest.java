package dev.churnlab.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

/** Reading a file in several stretches at once gives what one reading gives: the table, the warnings, the problems. */
class ParallelCsvTest {
    private static final Schema SCHEMA = new Schema(
            List.of(
                    Column.id("id"),
                    Column.categorical("plan").orMissing(),
                    Column.integer("months").orMissing(),
                    Column.numeric("price").orMissing(),
                    Column.target("left")),
            "yes",
            "no");

    @TempDir
    private Path folder = Path.of("");

    /** Table or problems, and warnings. */
    private record Outcome(List<List<?>> columns, List<Problem> problems, List<String> warnings) {}

    private Outcome outcome(Path file, int stretches) {
        var warnings = new ArrayList<String>();
        var loader = Tables.loader(SCHEMA).missing("?").onWarning(warnings::add);
        try {
            Table table = loader.load(Location.of(file), 0, stretches);
            return new Outcome(
                    table.columns().stream().<List<?>>map(c -> c.asList()).toList(), List.of(), warnings);
        } catch (DataException e) {
            return new Outcome(List.of(), e.problems(), warnings);
        }
    }

    private void check(String text) throws IOException {
        var file = Files.writeString(folder.resolve("in.csv"), text);
        var expected = outcome(file, 1);
        for (var stretches = 2; stretches < 9; stretches++) {
            assertThat(outcome(file, stretches)).isEqualTo(expected);
        }
    }

    private static String rows(int count, String end) {
        var text = new StringBuilder("id,plan,months,price,other,left" + end);
        for (var i = 0; i < count; i++) {
            var id = i % 17 == 16 ? i - 3 : i;
            text.append("k" + id + ",plän" + i % 3 + "," + (i % 5 == 0 ? "?" : i) + "," + i * 0.1 + ",x,"
                    + (i % 4 == 0 ? "yes" : "no") + end);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void goodFiles(String end) throws IOException {
        check(rows(100, end));
        check(rows(3, end));
        check("\uFEFF" + rows(40, end) + end + end);
        check(rows(40, end).stripTrailing());
        assertThat(outcome(Files.writeString(folder.resolve("in.csv"), rows(100, end)), 4)
                        .columns())
                .hasSize(5)
                .allSatisfy(column -> assertThat(column).hasSize(100));
    }

    @Test
    void itIsDoneInStretchesWhereItCanBe() throws IOException {
        var good = Files.writeString(folder.resolve("good.csv"), rows(100, "\n"));
        assertThat(ParallelCsv.read(good, 0, 3, Loading.start(good), this::reading))
                .isNotNull();
        assertThat(ParallelCsv.read(good, 1 << 20, 3, Loading.start(good), this::reading))
                .isNull();
        var quoted =
                Files.writeString(folder.resolve("quoted.csv"), rows(100, "\n").replace("k52", "\"k\n52\""));
        assertThat(ParallelCsv.read(quoted, 0, 3, Loading.start(quoted), this::reading))
                .isNull();
    }

    private Reading reading() {
        return new Reading(SCHEMA, Set.of("?"), true, "in.csv");
    }

    @Test
    void filesWithQuotes() throws IOException {
        check(rows(60, "\n").replace("k52", "\"k\n52\""));
        check(rows(60, "\n").replace("k5,", "\"k5\","));
        check(rows(60, "\n").replace("months", "\"months\""));
        check(rows(60, "\n").replace("k52", "\"k52"));
    }

    @Test
    void filesWithProblems() throws IOException {
        check(rows(60, "\n").replace("k52,", "k52,x,"));
        check(rows(60, "\n").replace("k52,", "k52,x,").replace("k7,plän1", ",plän1"));
        check(rows(60, "\n").replace("months", "Months"));
        check(rows(60, "\n").replace("yes", "no"));
        check(rows(0, "\n"));
        check("");
        var bytes = rows(60, "\n").getBytes(ISO_8859_1);
        var file = Files.write(folder.resolve("latin.csv"), bytes);
        assertThat(outcome(file, 4)).isEqualTo(outcome(file, 1));
        assertThat(outcome(file, 4).problems().toString()).contains("not UTF-8");
    }
}
