package dev.churnlab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who interrupts a cell that loads gets the prompt back, and can load again. */
class LoadingTest {
    private static final Schema SCHEMA =
            new Schema(List.of(Column.id("id"), Column.integer("months"), Column.target("left")), "yes", "no");

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void goOn() {
        Thread.interrupted();
    }

    private Path csv() throws IOException {
        var text = new StringBuilder("id,months,left\n");
        for (int i = 0; i < 20_000; i++) {
            text.append(i).append(",7,").append(i % 3 == 0 ? "yes" : "no").append('\n');
        }
        return Files.writeString(folder.resolve("customers.csv"), text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anInterruptedThreadLoadsNothing(int stretches) throws IOException {
        var file = Location.of(csv());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Tables.loader(SCHEMA).load(file, 0, stretches))
                .isInstanceOf(DataException.class)
                .hasMessage("loading " + file + " was interrupted; load it again");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Tables.loader(SCHEMA).load(file, 0, stretches).rowCount()).isEqualTo(20_000);
    }

    @Test
    void norParquet() throws IOException {
        var file = folder.resolve("customers.parquet");
        Parquet.write(Tables.loader(SCHEMA).load(csv()), file);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Tables.loader(SCHEMA).load(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("was interrupted");
    }
}
