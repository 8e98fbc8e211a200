package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When a reason to wait is news. */
class FollowingTest {
    private static String sandbox(String id) {
        return "pod train-a (FailedCreatePodSandBox): Failed to create pod sandbox: rpc error: failed to start sandbox \""
                + id + "\": container init was OOM-killed (memory limit too low?)";
    }

    @Test
    void aReasonIsToldOnceWhateverIdItsTriesHave() {
        var first = sandbox("4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce");
        var second = sandbox("ef2d127de37b942baad06145e54b0c619a1f22327b2ebbcfbec78f5564afe39d");

        assertThat(Following.isSame(first, second)).isTrue();
        assertThat(Following.isSame(first, first.replace("OOM-killed", "refused")))
                .isFalse();
        assertThat(Following.isSame(
                        "uid 0b5f3a1c-1111-4222-8333-444455556666", "uid 0b5f3a1c-1111-4222-8333-444455557777"))
                .isTrue();
    }

    @Test
    void aReasonIsToldOnceHoweverLongItIsWaitedFor() {
        var backOff = "pod train-a: CreateContainerError: back-off 10s restarting failed container";

        for (var longer : List.of("20s", "2m40s", "5m0s", "1h0m0s", "1.5s", "300ms")) {
            assertThat(Following.isSame(backOff, backOff.replace("10s", longer)))
                    .as(longer)
                    .isTrue();
        }
        assertThat(Following.isSame("used: requests.cpu=500m", "used: requests.cpu=750m"))
                .isFalse();
        assertThat(Following.isSame("2 pods", "3 pods")).isFalse();
    }
}
