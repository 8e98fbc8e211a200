package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.notebook.Exit;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A name that a job has is not given twice, and is free again once that has ended and is removed. */
class NameTakenTest {
    @AutoClose
    private final FakeApi api = new FakeApi();

    @AutoClose
    private final Cluster cluster = api.cluster();

    private static ClusterJob job() {
        return ClusterJob.of("train.ipynb", Cells.notebook("1"), "r/i:1").name("nightly");
    }

    private static ClusterJob large() {
        return ClusterJob.of("train.ipynb", Cells.notebook("// " + "x".repeat(RunFiles.LARGEST)), "r/i:1")
                .name("nightly");
    }

    /** @param condition that it has; empty for one that has not ended */
    private void there(ClusterJob job, String condition) {
        var there = new JobBuilder(job.job()).withNewStatus().endStatus().build();
        if (!condition.isEmpty()) {
            there = new JobBuilder(there)
                    .editStatus()
                    .addNewCondition()
                    .withType(condition)
                    .withStatus("True")
                    .endCondition()
                    .endStatus()
                    .build();
        }
        api.put("jobs", there);
    }

    private static void refused(ThrowingCallable doing, String line) {
        assertThatThrownBy(doing)
                .isInstanceOfSatisfying(
                        KubernetesException.class, e -> assertThat(e.exit()).isEqualTo(Exit.BAD_INPUT))
                .hasMessage(line);
    }

    @ParameterizedTest
    @CsvSource({"Complete, done, ' --ended'", "Failed, failed, ' --ended'", "'', pending, ''"})
    void theLineSaysHowToFreeIt(String condition, String state, String option) {
        there(job(), condition);

        var line = "there is a job nightly already (" + state + "); give another --name, or remove it: churnlab cancel"
                + " nightly" + option;
        refused(() -> JobRun.submit(cluster, job()), line);
        refused(() -> JobRun.submit(cluster, large()), line);
        assertThat(api.asked()).as("nothing is sent beside it").doesNotContain("POST pods", "POST configmaps");
    }

    @Test
    void nobodyIsToldToRemoveWhatIsOfOthers() {
        there(job().labels(RunLabels.of("train.ipynb", "somebody-else")), "Complete");
        refused(
                () -> JobRun.submit(cluster, job()),
                "there is a job nightly of somebody-else already (done); give another --name");

        there(job().labels(java.util.Map.of()), "Complete");
        refused(() -> JobRun.submit(cluster, job()), "there is a job nightly of something else; give another --name");
    }

    @Test
    void oneThatHasEndedIsRemovedAndItsNotebookNamed() {
        there(job(), "Complete");

        assertThat(Jobs.removeEnded(cluster, "nightly"))
                .isEqualTo("job nightly; what it saved of its notebook stays,"
                        + " /mnt/shared-artifacts/runs/nightly/train.ipynb");

        JobRun.submit(cluster, job());
        assertThat(Jobs.hasEnded(api.get("jobs/nightly", Job.class))).isFalse();
    }

    @Test
    void oneThatRunsAScheduleAndNothingAreNot() {
        there(job(), "");
        refused(
                () -> Jobs.removeEnded(cluster, "nightly"),
                "job nightly has not ended; churnlab cancel nightly ends and removes it");
        assertThat(api.asked()).doesNotContain("DELETE jobs/nightly");

        api.put("cronjobs", job().schedule("0 2 * * *", "UTC").name("weekly").cronJob());
        refused(
                () -> Jobs.removeEnded(cluster, "weekly"),
                "weekly is a schedule, which does not end; churnlab cancel weekly removes it");
        refused(
                () -> Jobs.removeEnded(cluster, "none"),
                "there is no job none in namespace churnlab-jobs; churnlab jobs shows all that there are");
    }

    @Test
    void cancelSaysHowToRemoveOneThatHasEnded() {
        there(job(), "Failed");

        refused(
                () -> Jobs.cancel(cluster, "nightly"),
                "nightly has failed already; churnlab logs nightly --output FILE fetches its notebook, churnlab cancel"
                        + " nightly --ended removes it");
    }
}
