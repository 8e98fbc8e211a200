package dev.churnlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How soon the kernel looks for its next request. */
class PromptLoopsTest {
    private static long ago(long seconds) {
        return System.nanoTime() - TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void soonAfterARequestAndRarelyAfterAPause() {
        assertThat(PromptLoops.prompt(() -> 50, ago(60)).getAsLong()).isEqualTo(50);
        var busy = PromptLoops.prompt(
                () -> {
                    // An answer takes its time.
                    long begin = System.nanoTime();
                    while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(1)) {
                        Thread.onSpinWait();
                    }
                    return 50;
                },
                ago(60));
        assertThat(busy.getAsLong()).isEqualTo(1);
    }

    @Test
    void aLoopThatIsToEndOrDoesNotWaitIsLeftAlone() {
        assertThat(PromptLoops.prompt(() -> -1, ago(60)).getAsLong()).isEqualTo(-1);
        assertThat(PromptLoops.prompt(() -> 0, ago(60)).getAsLong()).isZero();
    }
}
