package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A process that is ended leaves no run that looks as if it were still going on. */
@ExtendWith(RealMlflow.class)
class OpenRunsIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final TrackingServer server = RealMlflow.client();

    /** Opens a run, says its id, and waits to be ended. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            var journals = new Journals(Path.of(arguments[1]), Map.of(), Patience.STANDARD);
            var run = new TrackingServer(Settings.of(arguments[0], Map.of()), journals).start("open-runs-it");
            run.metric("roc_auc", 0.8);
            System.out.println(run.id());
            System.out.flush();
            System.in.read();
        }
    }

    @Test
    void runOfAProcessThatIsEndedIsKilled() throws IOException, InterruptedException {
        server.experiment("open-runs-it");
        var process = Java.start(
                Program.class,
                server.uri().toString(),
                folder.resolve("journal").toString());
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            var id = String.valueOf(said.readLine());
            process.destroy();

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            var run = server.get(id);
            assertThat(run.path("info").path("status").asText()).isEqualTo("KILLED");
            assertThat(run.path("data").path("metrics")).hasSize(1);
            assertThat(folder.resolve("journal")).isEmptyDirectory();
        } finally {
            process.destroyForcibly();
        }
    }
}
