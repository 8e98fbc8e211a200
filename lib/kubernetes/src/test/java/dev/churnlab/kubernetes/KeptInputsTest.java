package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

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
        assertThat(KeptInputs.of(large.job())).containsExactly(large.inputFolder());
    }
}
