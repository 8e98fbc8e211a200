package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.kubernetes.Wish;
import dev.churnlab.notebook.Exit;
import org.junit.jupiter.api.Test;

/** What signals say; a process that they end at once takes the test along. */
class JobSignalsTest {
    @Test
    void theFirstOneOfTheFetchDoesNotLoseTheNotebook() {
        var signals = new JobSignals("train", false, new Object());

        signals.cancel(Exit.INTERRUPTED);
        assertThat(signals.get()).isEqualTo(Wish.CANCEL);
        signals.fetching();
        signals.cancel(Exit.TERMINATED);

        assertThat(signals.exit()).isEqualTo(Exit.INTERRUPTED);
    }
}
