package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What becomes of a schedule, and of what it has sent, when one of its name is sent. */
class SchedulingTest {
    @AutoClose
    private final FakeApi api = new FakeApi();

    @AutoClose
    private final Cluster cluster = api.cluster();

    private static ClusterJob small() {
        return scheduled(Cells.notebook("1"));
    }

    private static ClusterJob large() {
        return scheduled(Cells.notebook("// " + "x".repeat(RunFiles.LARGEST)));
    }

    private static ClusterJob scheduled(byte[] content) {
        return ClusterJob.of("train.ipynb", content, "r/i:1")
                .source("/home/ada/train.ipynb")
                .schedule("0 2 * * *", "UTC");
    }

    private CronJob cron() {
        return api.get("cronjobs/train", CronJob.class);
    }

    /** A run that the schedule begins with what it says now. */
    private Job begun(CronJob cron) {
        return new JobBuilder()
                .withNewMetadataLike(cron.getSpec().getJobTemplate().getMetadata())
                .withName("train-1")
                .addNewOwnerReference()
                .withUid(cron.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withSpec(cron.getSpec().getJobTemplate().getSpec())
                .build();
    }

    @Test
    void theInputOfARunThatBeginsMeanwhileStays() {
        var before = large();
        api.put("cronjobs", before.cronJob());
        var begun = begun(cron());
        api.after("PUT cronjobs/train", () -> api.put("jobs", begun));

        var sent = Jobs.schedule(cluster, small());

        assertThat(sent).isEqualTo(new SentSchedule(true, Optional.empty()));
        assertThat(KeptInputs.of(cron())).containsExactly(before.inputFolder());
        assertThat(api.asked()).doesNotContain("POST pods");
    }

    @Test
    void anInputThatCannotBeRemovedStaysNamed() {
        var before = large();
        api.put("cronjobs", before.cronJob());
        // Whoever waits for the pod is told that it is gone.
        api.losing("pods");

        var sent = Jobs.schedule(cluster, small());

        assertThat(sent.replaced()).isTrue();
        assertThat(sent.left()).get().asString().contains(before.inputFolder() + " stays: ", "was removed");
        assertThat(KeptInputs.of(cron())).containsExactly(before.inputFolder());
    }

    @Test
    void aNameThatIsGivenReplacesTheSameFileOfAnotherFolder() {
        Jobs.schedule(cluster, small());

        assertThatThrownBy(() -> Jobs.schedule(cluster, small().source("/home/ada/copy/train.ipynb")))
                .isInstanceOf(KubernetesException.class)
                .hasMessage(
                        "there is a cronjob train of another notebook, /home/ada/train.ipynb; replace it with --name train,"
                                + " give another --name, or remove that one with churnlab cancel train");
        assertThatThrownBy(() -> Jobs.schedule(cluster, small().name("train").source("/home/ada/other.ipynb")))
                .isInstanceOf(KubernetesException.class)
                .hasMessage(
                        "there is a cronjob train of another notebook, /home/ada/train.ipynb; give another --name, or"
                                + " remove that one with churnlab cancel train");
        assertThat(Jobs.schedule(cluster, small().name("train").source("/home/ada/copy/train.ipynb"))
                        .replaced())
                .isTrue();
        assertThat(cron().getMetadata().getAnnotations())
                .containsEntry(ClusterJob.SOURCE, "/home/ada/copy/train.ipynb");
    }

    @Test
    void anotherUsersIsRefusedWhateverTheName() {
        api.put(
                "cronjobs",
                small().labels(RunLabels.of("train.ipynb", "somebody-else")).cronJob());

        assertThatThrownBy(() -> Jobs.schedule(cluster, small().name("train")))
                .isInstanceOf(KubernetesException.class)
                .hasMessage("there is a cronjob train of somebody-else; give another --name");
    }

    @Test
    void oneOfAnOlderVersionIsKnownByItsLabel() {
        var old = small().cronJob();
        old.getMetadata().getAnnotations().remove(ClusterJob.SOURCE);
        api.put("cronjobs", old);

        assertThat(Jobs.schedule(cluster, small()).replaced()).isTrue();
    }

    @Test
    void theFilesOfARunStayAsLongAsItMountsThem() {
        var small = small().cronJob();
        var large = large().cronJob();
        small.getMetadata().setUid("a");
        large.getMetadata().setUid("a");

        assertThat(SentFiles.isReadBy("train", begun(small))).isTrue();
        assertThat(SentFiles.isReadBy("other", begun(small))).isFalse();
        assertThat(SentFiles.isReadBy("train", begun(large))).isFalse();
    }
}
