package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.kubernetes.Wish;
import dev.churnlab.notebook.Exit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What signals say; a process that they end at once takes the test along. */
class JobSignalsTest {
    @Test
    void theFirstOneOfTheFetchDoesNotLoseTheNotebook() {
        var signals = new JobSignals("train", false, new Object());

        signals.cancel(Exit.INTERRUPTED);
        assertThat(signals.get()).isEqualTo(Wish.CANCEL);
        signals.ended(true);
        signals.cancel(Exit.TERMINATED);

        assertThat(signals.exit()).isEqualTo(Exit.INTERRUPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "true, the executed notebook of job train is fetched; once more ends this without it",
        "false, job train is followed no more; once more ends this at once"
    })
    void saysWhatIsGoingOnWhenThereIsNothingToCancel(boolean fetching, String line) {
        var signals = new JobSignals("train", true, new Object());
        signals.ended(fetching);

        var err = new ByteArrayOutputStream();
        var former = System.err;
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            signals.cancel(Exit.TERMINATED);
        } finally {
            System.setErr(former);
        }

        assertThat(err.toString(UTF_8).strip()).isEqualTo(line);
        assertThat(signals.exit()).isEqualTo(Exit.TERMINATED);
    }
}
