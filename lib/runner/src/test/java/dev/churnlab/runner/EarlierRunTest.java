package dev.churnlab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What attempts before this one left stays beside the output, by its number. */
class EarlierRunTest {
    @TempDir
    Path folder;

    @Test
    void keepsEachAttempt() throws IOException {
        var output = folder.resolve("out.ipynb");
        assertThat(EarlierRun.keep(Location.of(output))).isZero();

        Files.writeString(output, "first");
        assertThat(EarlierRun.keep(Location.of(output))).isEqualTo(1);
        Files.writeString(output, "second");
        assertThat(EarlierRun.keep(Location.of(output))).isEqualTo(2);

        assertThat(folder.resolve("out.attempt-1.ipynb")).hasContent("first");
        assertThat(folder.resolve("out.attempt-2.ipynb")).hasContent("second");
        assertThat(output).hasContent("second");
    }
}
