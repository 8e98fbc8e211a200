package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
