package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of files is one table, whose parts come in the order of their names. */
class PartsTest {
    private static final Schema SCHEMA =
            new Schema(List.of(Column.id("id"), Column.integer("months"), Column.target("left")), "yes", "no");

    @TempDir
    private Path folder = Path.of("");

    private final List<String> warnings = new ArrayList<>();

    private void part(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void refused(Loader loader, String message) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> loader.load(folder))
                .withMessage(folder + message);
    }

    private Loader loader() {
        return Tables.loader(SCHEMA).onWarning(warnings::add);
    }

    @Test
    void rowsOfAllPartsInTheOrderOfTheirNames() throws IOException {
        part("part-2.csv", "left,id,months\nno,b,2\n");
        part("part-1.csv", "id,months,left\na,1,yes\n");
        part("_SUCCESS", "");
        part(".part-1.csv.crc", "x");
        var table = loader().load(folder);
        assertThat(table.columnNames()).containsExactly("id", "months", "left");
        assertThat(table.stringColumn("id").asList()).containsExactly("a", "b");
        assertThat(table.intColumn("months").asIntArray()).containsExactly(1, 2);
        assertThat(warnings).isEmpty();
        assertThat(Schema.inference().target("left").infer(folder).rows()).isEqualTo(2);
    }

    @Test
    void problemsOfAllPartsSayInWhich() throws IOException {
        part("1.csv", "id,months,left\na,one,yes\n");
        part("2.csv", "id,months,left\nb,2,no\nc,two,no\n");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> loader().load(folder))
                .withMessage(folder + ": 1.csv, line 2, column months: 'one' is not a number; write it like 1234"
                        + " (and 1 more problem)")
                .satisfies(e -> assertThat(e.problems())
                        .containsExactly(
                                new Problem("1.csv", 2, 0, "months", "one", "is not a number; write it like 1234"),
                                new Problem("2.csv", 3, 2, "months", "two", "is not a number; write it like 1234")));
    }

    @Test
    void partsOfOtherColumns() throws IOException {
        part("1.csv", "id,months,left\na,1,yes\n");
        part("2.csv", "id,left\nb,no\n");
        refused(loader(), ": 2.csv, line 1, column months: is missing; add it");
        part("1.csv", "id,months\na,1\n");
        part("2.csv", "id,months,left\nb,2,no\n");
        refused(
                loader().unlabelled(),
                ": 2.csv, line 1, column left: is here, but not in the first file; give all files the same columns");
        part("1.csv", "id,months,left\nb,2,no\n");
        part("2.csv", "id,months\na,1\n");
        refused(
                loader().unlabelled(),
                ": 2.csv, line 1, column left: is in the first file, but not here; give all files the same columns");
    }

    @Test
    void aFolderThatIsNoTable() throws IOException {
        Files.createDirectories(folder.resolve("year=2026"));
        refused(
                loader(),
                " is a folder with folders in it; give a file, or a folder of nothing but the parts of one table");
    }
}
