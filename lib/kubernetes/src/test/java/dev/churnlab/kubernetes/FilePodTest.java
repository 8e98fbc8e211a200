package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pod by which files get onto a claim and off it. */
class FilePodTest {
    @Test
    void hasNoKeys() {
        var container = FilePod.pod("r/i:1", Claim.ARTIFACTS, "train", null)
                .getSpec()
                .getContainers()
                .get(0);

        assertThat(container.getEnvFrom()).isEmpty();
        assertThat(container.getVolumeMounts()).anyMatch(each -> each.getName().equals(Claim.ARTIFACTS.name()));
    }

    private static int delete(Path folder) throws Exception {
        return new ProcessBuilder("sh", "-c", FilePod.DELETE, folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void removesAFolderAndTheOneAroundItIfThatIsEmptyThen(@TempDir Path runs) throws Exception {
        var one = Files.createDirectories(runs.resolve("train/input-1"));
        var two = Files.createDirectories(runs.resolve("train/input-2"));
        Files.writeString(one.resolve("train.ipynb"), "{}");

        assertThat(delete(one)).isZero();
        assertThat(one).doesNotExist();
        assertThat(two).exists();
        assertThat(delete(one)).as("gone already").isZero();
        assertThat(delete(two)).isZero();
        assertThat(runs).isEmptyDirectory();
    }

    @Test
    void saysThatAFolderStays(@TempDir Path runs) throws Exception {
        // No rm removes the folder that it is in, whoever runs it.
        var here = Files.createDirectories(runs.resolve("train/input-1")).resolve(".");

        assertThat(delete(here)).isEqualTo(1);
        assertThat(here).exists();
    }
}
