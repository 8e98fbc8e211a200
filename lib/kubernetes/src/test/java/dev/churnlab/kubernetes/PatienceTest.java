package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A reason that may settle is borne for a while, from when it is heard first. */
class PatienceTest {
    private static final Attempt.Waiting SETTLING = new Attempt.Waiting("no secret", false, true);

    private final AtomicLong now = new AtomicLong();
    private final Patience patience = new Patience(now::get);

    private void pass(Duration time) {
        var unused = now.addAndGet(time.toNanos());
    }

    @Test
    void whatMaySettleIsBorneForAWhile() {
        assertThat(patience.isOver(SETTLING)).isFalse();
        pass(Patience.SETTLING);
        assertThat(patience.isOver(SETTLING)).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(patience.isOver(SETTLING)).isTrue();
    }

    @Test
    void anotherReasonBetweenBeginsAnew() {
        assertThat(patience.isOver(SETTLING)).isFalse();
        pass(Patience.SETTLING.plusSeconds(1));
        assertThat(patience.isOver(new Attempt.Waiting("is being made", false))).isFalse();
        assertThat(patience.isOver(SETTLING)).isFalse();
    }

    @Test
    void whatIsHopelessIsSoAtOnce() {
        assertThat(patience.isOver(new Attempt.Waiting("no image", true))).isTrue();
    }
}
