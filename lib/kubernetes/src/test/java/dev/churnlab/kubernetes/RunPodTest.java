package dev.churnlab.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pod that a Job, a CronJob and a workflow's step have in common. */
class RunPodTest {
    private static final RunFiles FILES =
            RunFiles.of("train.ipynb", "{}".getBytes(UTF_8)).and("with space.bin", new byte[] {(byte) 0xff});

    @Test
    void isAsTheGoldenFileShowsIt() {
        var pod = RunPod.of("registry.local/churnlab-runner:0.1.0")
                .arguments(
                        List.of("run", "/work/train.ipynb", "/mnt/shared-artifacts/runs/$(CHURNLAB_JOB)/train.ipynb"))
                .environmentFromField("CHURNLAB_JOB", "metadata.labels['batch.kubernetes.io/job-name']")
                .environment("GREETING", "costs $(HOME)")
                .files("train-abc", FILES)
                .claim(Claim.DATA)
                .claim(Claim.ARTIFACTS)
                .resources(new Resources("3", "4Gi"));

        Golden.check(
                "pod.yaml",
                new PodBuilder()
                        .withNewMetadata()
                        .withName("train-abc")
                        .withLabels(RunLabels.of("train.ipynb", "Ada Lovelace", "churn", "train", "20261122-1"))
                        .endMetadata()
                        .withSpec(pod.spec())
                        .build(),
                FILES.configMap("train-abc", RunLabels.of("train.ipynb", "Ada Lovelace")));
    }

    @Test
    void cannotFillItsNode() {
        assertThat(RunPod.of("image").volumes())
                .extracting(each -> String.valueOf(each.getEmptyDir().getSizeLimit()))
                .containsExactly("10Gi", "10Gi");
    }

    @Test
    void anArgumentReachesTheContainerAsItIs() {
        assertThat(RunPod.literal("$(HOME) $x $$")).isEqualTo("$$(HOME) $$x $$$$");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lots", "-1", "0", "2 Gi", "Gi"})
    void refusesMemoryThatIsNone(String memory) {
        assertThatThrownBy(() -> new Resources("1", memory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("memory")
                .hasMessageContaining("'" + memory + "'");
    }

    @Test
    void asksForTheUnitThatMemoryLacks() {
        assertThatThrownBy(() -> new Resources("1", "512"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memory must be 16Mi or more, was '512'; did you mean 512Mi?");
        assertThatThrownBy(() -> new Resources("1", "15Mi")).hasMessage("memory must be 16Mi or more, was '15Mi'");
        assertThat(new Resources("1", "16Mi").memory()).isEqualTo("16Mi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/passwd", "a/../../b", "a:b", ""})
    void refusesFilesThatCannotLieInTheWorkingFolder(String path) {
        assertThatThrownBy(() -> RunFiles.of(path, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + path + "'");
    }

    @Test
    void everyFileHasAKeyOfItsOwn() {
        var files =
                RunFiles.of("a b", new byte[] {1}).and("file-1", new byte[] {2}).and("c d", new byte[] {3});
        assertThat(files.configMap("x", Map.of()).getData()).hasSize(3).containsEntry("file-1", "\u0002");
        assertThatThrownBy(() -> files.and("a b", new byte[0]))
                .hasMessageContaining("two files for a pod are called 'a b'");
    }

    @Test
    void aClaimMountedTwiceIsOneVolume() {
        var pod = RunPod.of("image")
                .claim(Claim.data("all"))
                .claim(Claim.artifacts("all"))
                .claim(new Claim("read", "/mnt/read", Claim.Access.READ_ONLY));
        var claims = pod.volumes().stream()
                .map(Volume::getPersistentVolumeClaim)
                .filter(Objects::nonNull)
                .toList();
        assertThat(claims)
                .extracting(PersistentVolumeClaimVolumeSource::getClaimName)
                .containsExactly("all", "read");
        assertThat(claims)
                .extracting(PersistentVolumeClaimVolumeSource::getReadOnly)
                .containsExactly(null, true);
        assertThat(pod.container().getVolumeMounts())
                .filteredOn(each -> each.getName().equals("all"))
                .hasSize(2);
    }

    @Test
    void aNamespaceMayBeAsLongAsALabel() {
        Names.checkNamespace("n".repeat(63));
        assertThatThrownBy(() -> Names.checkNamespace("n".repeat(64))).hasMessageContaining("at most 63 characters");
    }

    @Test
    void aPathIsNoTemplate() {
        assertThat(RunPath.literal("/work/{a}.ipynb")).isEqualTo("/work/{{a}}.ipynb");
        assertThat(RunPath.literal("/work/a}.ipynb")).isEqualTo("/work/a}.ipynb");
    }

    @Test
    void namesAreMadeOfWhateverPeopleCallTheirNotebooks() {
        assertThat(Names.of("02 Train (neu)!.ipynb")).isEqualTo("02-train-neu");
        assertThat(Names.of("Прогноз.ipynb")).isEqualTo("notebook");
        var region = "customer-churn-weekly-report-for-the-region";
        assertThat(Names.of(region + "-north.ipynb"))
                .hasSizeLessThanOrEqualTo(40)
                .startsWith("customer-churn-weekly-report-for-")
                .isEqualTo(Names.of(region + "-north.ipynb"))
                .isNotEqualTo(Names.of(region + "-south.ipynb"));
        assertThat(Names.of("x".repeat(40) + ".ipynb")).isEqualTo("x".repeat(40));
        assertThat(Names.fresh(Names.of("x".repeat(300)))).hasSizeLessThanOrEqualTo(Names.LONGEST);
        assertThat(Names.label("Ada Lovelace")).isEqualTo("Ada-Lovelace");
        assertThat(Names.label("_" + "y".repeat(62) + "._z.ipynb")).isEqualTo("y".repeat(62));
    }
}
