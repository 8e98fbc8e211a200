package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.notebook.NotebookException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent for a run. */
class ClusterJobTest {
    private static final byte[] NOTEBOOK = Cells.notebook("1 + 1");

    private static ClusterJob job() {
        return ClusterJob.of("02 train.ipynb", NOTEBOOK, "registry.local/churnlab-runner:0.1.0")
                .labels(RunLabels.of("02 train.ipynb", "ada"));
    }

    private static ClusterJob large() {
        return ClusterJob.of(
                "large.ipynb",
                Cells.notebook("// " + "x".repeat(RunFiles.LARGEST)),
                "registry.local/churnlab-runner:0.1.0");
    }

    private static Job sent(ClusterJob job) {
        return (Job) job.manifests("churnlab-jobs").get(0);
    }

    private static List<String> arguments(ClusterJob job) {
        return sent(job)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getArgs();
    }

    @Test
    void aJob() {
        Golden.check(
                "job.yaml",
                job().name("train-x7k2p")
                        .arguments(List.of("-p", "seed", "42", "-r", "text", "$(HOME)"))
                        .timeout(Duration.ofMinutes(90))
                        .manifests("churnlab-jobs")
                        .toArray(HasMetadata[]::new));
    }

    @Test
    void aSchedule() {
        Golden.check(
                "cronjob.yaml",
                job().schedule("0 2 * * *", "Europe/Berlin")
                        .manifests("churnlab-jobs")
                        .toArray(HasMetadata[]::new));
    }

    @Test
    void aNotebookTooLargeForAConfigMapIsMountedFromTheClaim() {
        var job = large().name("large-x7k2p");

        assertThat(job.manifests("churnlab-jobs")).hasSize(1);
        assertThat(sent(job)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getVolumeMounts())
                .anySatisfy(mount -> {
                    assertThat(mount.getMountPath()).isEqualTo("/work/large.ipynb");
                    assertThat(mount.getName()).isEqualTo("shared-artifacts");
                    assertThat(mount.getSubPath()).matches("runs/large-x7k2p/input-[a-z0-9]{5}/large.ipynb");
                    assertThat(mount.getReadOnly()).isTrue();
                });
    }

    @Test
    void orIsReadFromS3() {
        var job = large().name("large-x7k2p").runs("s3://lab/runs/");

        assertThat(arguments(job))
                .startsWith("run", job.inputPath("large.ipynb"), "s3://lab/runs/$(CHURNLAB_JOB)/large.ipynb");
        assertThat(job.inputPath("large.ipynb")).matches("s3://lab/runs/large-x7k2p/input-[a-z0-9]{5}/large.ipynb");
    }

    @Test
    void theInputsOfTwoJobsOfANameHaveTwoPlaces() {
        assertThat(large().name("large").inputPath("large.ipynb"))
                .isNotEqualTo(large().name("large").inputPath("large.ipynb"));
    }

    @Test
    void aPlaceInS3IsWhereThePodSaves() {
        assertThat(arguments(job().output("s3://lab/$out.ipynb"))).contains("s3://lab/$$out.ipynb");
    }

    @Test
    void withoutClaimsThereIsNone() {
        var spec = sent(job().data(null).artifacts(null).runs("s3://lab/runs"))
                .getSpec()
                .getTemplate()
                .getSpec();

        assertThat(spec.getVolumes()).noneMatch(volume -> volume.getPersistentVolumeClaim() != null);
        assertThatThrownBy(() -> job().artifacts(null).manifests("churnlab-jobs"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("s3://");
    }

    @Test
    void twoJobsOfANotebookHaveTwoNames() {
        assertThat(job().name()).startsWith("02-train-").isNotEqualTo(job().name());
        assertThat(job().schedule("@daily", "UTC").name()).isEqualTo("02-train");
    }

    @Test
    void refusesWhatIsNoNotebook() {
        assertThatThrownBy(() -> ClusterJob.of("a.ipynb", "{".getBytes(StandardCharsets.UTF_8), "image"))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining("a.ipynb");
    }

    @ParameterizedTest
    @CsvSource({
        "'', Europe/Berlin",
        "0 2 * *, Europe/Berlin",
        "nightly, Europe/Berlin",
        "0 2 * * *, Berlin",
        "0 2 * * *, ''"
    })
    void refusesWhatIsNoSchedule(String schedule, String zone) {
        assertThatThrownBy(() -> job().schedule(schedule, zone))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was '");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Train", "-a", "a_b", "a.b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void refusesNamesThatKubernetesWould(String name) {
        assertThatThrownBy(() -> job().name(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void refusesAParameterThatNoProcessCanBeGiven() {
        assertThatThrownBy(() -> job().arguments(List.of("-r", "text", "x".repeat(130 << 10))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("130 KiB");
    }
}
