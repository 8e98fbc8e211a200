package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import org.junit.jupiter.api.Test;

/** Whose a ConfigMap is. */
class SentFilesTest {
    private static Job job(String uid) {
        return new JobBuilder()
                .withNewMetadata()
                .withName("train")
                .withUid(uid)
                .endMetadata()
                .build();
    }

    private static ConfigMap map() {
        return ClusterJob.of("train.ipynb", Cells.notebook("1"), "r/i:1")
                .name("train")
                .configMap(job("a"));
    }

    @Test
    void isOfTheJobThatItsReferenceNames() {
        assertThat(SentFiles.isOf(map(), job("a"))).isTrue();
        assertThat(SentFiles.isOf(map(), job("b"))).isFalse();
    }

    @Test
    void isOfNobodyWithoutAReference() {
        var map = map();
        map.getMetadata().setOwnerReferences(java.util.List.of());

        assertThat(SentFiles.isOf(map, job("a"))).isFalse();
        assertThat(SentFiles.isLeftOf(map, "Job", "train")).isFalse();
    }

    @Test
    void isLeftOfAnEarlierOneOfTheNameAndTheKind() {
        assertThat(SentFiles.isLeftOf(map(), "Job", "train")).isTrue();
        assertThat(SentFiles.isLeftOf(map(), "CronJob", "train")).isFalse();
        assertThat(SentFiles.isLeftOf(map(), "Job", "other")).isFalse();
    }
}
