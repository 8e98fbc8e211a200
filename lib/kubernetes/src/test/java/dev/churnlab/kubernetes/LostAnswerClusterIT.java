package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.notebook.Exit;
import dev.churnlab.testing.ClusterNamespace;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server has made is not made twice, and not taken for somebody else's, though its answer did not come. */
@Tag("cluster")
class LostAnswerClusterIT {
    private static ClusterNamespace namespace;
    private static Cluster direct;

    @BeforeAll
    static void connect() {
        namespace = ClusterNamespace.create();
        direct = Cluster.connect(namespace.name(), Config.autoConfigure(null));
    }

    @AfterAll
    static void leave() {
        if (direct != null) {
            direct.close();
            namespace.close();
        }
    }

    private static ClusterJob job(String name) {
        return ClusterJob.of(name + ".ipynb", Cells.notebook("1"), ClusterNamespace.image())
                .name(name);
    }

    private static ForgetfulProxy losing(int answers, String objects) throws IOException {
        return new ForgetfulProxy(Config.autoConfigure(null), answers, "POST", objects);
    }

    private static boolean hasFiles(String name, String owner) {
        return SentFiles.find(direct, name)
                .filter(map ->
                        map.getMetadata().getOwnerReferences().get(0).getUid().equals(owner))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({"once, /jobs, 1", "always, /jobs, 3", "files, /configmaps, 1"})
    void aJobGoesOn(String name, String objects, int answers) throws IOException {
        try (var proxy = losing(answers, objects);
                var lossy = Cluster.connect(namespace.name(), proxy.config())) {
            var run = JobRun.submit(lossy, job(name));

            assertThat(proxy.left()).isZero();
            assertThat(JobRun.find(direct, name).uid()).isEqualTo(run.uid());
            assertThat(hasFiles(name, run.uid())).isTrue();
            run.remove();
        }
    }

    @ParameterizedTest
    @CsvSource({"cron, /cronjobs", "cron-files, /configmaps"})
    void aScheduleIsThere(String name, String objects) throws IOException {
        try (var proxy = losing(1, objects);
                var lossy = Cluster.connect(namespace.name(), proxy.config())) {
            assertThat(Jobs.schedule(lossy, job(name).schedule("0 0 1 1 *", "UTC"))
                            .replaced())
                    .isFalse();

            assertThat(proxy.left()).isZero();
            var cron = namespace
                    .client()
                    .batch()
                    .v1()
                    .cronjobs()
                    .inNamespace(namespace.name())
                    .withName(name)
                    .get();
            assertThat(hasFiles(name, cron.getMetadata().getUid())).isTrue();
        }
    }

    @Test
    void aPodForFilesStarts() throws IOException {
        try (var proxy = losing(1, "/pods");
                var lossy = Cluster.connect(namespace.name(), proxy.config());
                var pod = FilePod.open(lossy, ClusterNamespace.image(), Claim.ARTIFACTS, "lost", null)) {
            assertThat(pod).isNotNull();
            assertThat(proxy.left()).isZero();
        }
    }

    @Test
    void aJobOfAnotherCallIsNotTakenForTheOwn() throws IOException {
        var first = JobRun.submit(direct, job("taken"));
        try (var proxy = losing(3, "/jobs");
                var lossy = Cluster.connect(namespace.name(), proxy.config())) {
            assertThatThrownBy(() -> JobRun.submit(lossy, job("taken")))
                    .isInstanceOfSatisfying(
                            KubernetesException.class, e -> assertThat(e.exit()).isIn(Exit.BAD_INPUT, Exit.SERVICE));
        }
        assertThat(JobRun.find(direct, "taken").uid()).isEqualTo(first.uid());
        first.remove();
    }
}
