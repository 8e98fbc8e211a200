package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.Location;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which inputs of a schedule a run may still need. */
class KeptInputsTest {
    private static final List<String> FOLDERS = List.of("/runs/a/input-1", "/runs/a/input-2", "/runs/a/input-3");

    private static Job job(String input) {
        return new JobBuilder()
                .withNewMetadata()
                .addToAnnotations(KeptInputs.INPUTS, input)
                .endMetadata()
                .build();
    }

    @Test
    void whatAJobReadsIsInUse() {
        assertThat(KeptInputs.inUse(FOLDERS, List.of(job("/runs/a/input-2"), job("/runs/b/input-1"))))
                .containsExactly("/runs/a/input-2");
    }

    @Test
    void eachFolderIsRemovedByItselfAndTold() {
        var asked = new ArrayList<String>();

        var left = KeptInputs.removeEach(FOLDERS, folder -> {
            asked.add(folder);
            if (folder.endsWith("1")) {
                throw new KubernetesException(Exit.SERVICE, "rm: permission denied");
            }
        });

        assertThat(asked).isEqualTo(FOLDERS);
        assertThat(left).containsOnlyKeys("/runs/a/input-1");
        assertThat(KeptInputs.line(left)).contains("/runs/a/input-1 stays: rm: permission denied");
        assertThat(KeptInputs.line(Map.of())).isEmpty();
    }

    @Test
    void objectsThatAreGoneAlreadyAreAsGoodAsRemoved(@TempDir Path folder) throws IOException {
        var input = Files.createDirectory(folder.resolve("input-1"));
        Files.writeString(input.resolve("a.ipynb"), "{}");

        KeptInputs.removeObjects(Location.of(input));
        assertThat(input).isEmptyDirectory();
        assertThatCode(() -> KeptInputs.removeObjects(Location.of(folder.resolve("input-2"))))
                .doesNotThrowAnyException();
    }

    @Test
    void aScheduleNamesWhatIsInUseBesideItsOwn() {
        var large = ClusterJob.of("a.ipynb", Cells.notebook("// " + "x".repeat(RunFiles.LARGEST)), "r/i:1")
                .schedule("0 2 * * *", "UTC");
        var small = ClusterJob.of("a.ipynb", Cells.notebook("1"), "r/i:1").schedule("0 2 * * *", "UTC");

        assertThat(KeptInputs.of(KeptInputs.with(large.cronJob(), FOLDERS)))
                .startsWith(large.inputFolder())
                .endsWith(FOLDERS.toArray(String[]::new))
                .hasSize(4);
        assertThat(KeptInputs.of(KeptInputs.with(small.cronJob(), FOLDERS))).isEqualTo(FOLDERS);
        assertThat(KeptInputs.of(KeptInputs.with(small.cronJob(), List.of()))).isEmpty();
        assertThat(large.cronJob().getSpec().getJobTemplate().getMetadata().getAnnotations())
                .as("what it makes names its input")
                .containsEntry(KeptInputs.INPUTS, large.inputFolder());
        assertThat(KeptInputs.of(large.job())).isEmpty();
    }
}
