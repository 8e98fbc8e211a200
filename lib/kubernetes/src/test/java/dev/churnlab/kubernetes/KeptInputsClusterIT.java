package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.testing.ClusterNamespace;
import io.fabric8.kubernetes.client.Config;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A notebook too large for a ConfigMap goes with its schedule. */
@Tag("cluster")
class KeptInputsClusterIT {
    private static ClusterNamespace namespace;
    private static Cluster cluster;

    @BeforeAll
    static void connect() {
        namespace = ClusterNamespace.create();
        cluster = Cluster.connect(namespace.name(), Config.autoConfigure(null));
    }

    @AfterAll
    static void leave() {
        if (cluster != null) {
            cluster.close();
            namespace.close();
        }
    }

    private static ClusterJob large(String cell) {
        return ClusterJob.of(
                        "large.ipynb",
                        Cells.notebook("// " + "x".repeat(RunFiles.LARGEST), cell),
                        ClusterNamespace.image())
                .name("nightly");
    }

    private static boolean isThere(ClusterJob job) {
        try (var pod = FilePod.open(cluster, job.image(), Claim.ARTIFACTS, "look", null)) {
            return pod.read(job.inputPath("large.ipynb")).isPresent();
        }
    }

    @Test
    void theInputGoesWhenTheScheduleIsReplacedOrCancelledUnlessARunReadsIt() throws Exception {
        var first = large("1").schedule("0 0 1 1 *", "UTC");
        var second = large("Thread.sleep(600_000);").schedule("* * * * *", "UTC");
        var third = large("3").schedule("0 0 1 1 *", "UTC");

        Jobs.schedule(cluster, first);
        assertThat(isThere(first)).isTrue();

        assertThat(Jobs.schedule(cluster, second)).isEqualTo(new SentSchedule(true, Optional.empty()));
        assertThat(isThere(first)).isFalse();
        assertThat(isThere(second)).isTrue();

        namespace
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace.name())
                .informOnCondition(jobs -> !jobs.isEmpty())
                .get(90, TimeUnit.SECONDS);
        assertThat(Jobs.schedule(cluster, third)).isEqualTo(new SentSchedule(true, Optional.empty()));
        assertThat(isThere(second)).isTrue();

        assertThat(Jobs.cancel(cluster, "nightly")).isEqualTo("cronjob nightly");
        assertThat(isThere(second)).isFalse();
        assertThat(isThere(third)).isFalse();
    }
}
