package dev.churnlab.tracking;

import static dev.churnlab.tracking.FaultyServer.half;
import static dev.churnlab.tracking.FaultyServer.json;
import static dev.churnlab.tracking.FaultyServer.reset;
import static dev.churnlab.tracking.FaultyServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.churnlab.notebook.Exit;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that fails, in every way, is tried again within bounds and then named in one line. */
@Timeout(20)
class FaultsTest {
    private static final String EXPERIMENT = "/api/2.0/mlflow/experiments/get-by-name";
    private static final String CREATE = "/api/2.0/mlflow/runs/create";
    private static final String SEARCH = "/api/2.0/mlflow/runs/search";
    private static final String UPDATE = "/api/2.0/mlflow/runs/update";
    private static final String GET = "/api/2.0/mlflow/runs/get";
    private static final String BATCH = "/api/2.0/mlflow/runs/log-batch";
    private static final String RUN =
            "{'info': {'run_id': 'r1', 'experiment_id': '1', 'artifact_uri': 'mlflow-artifacts:/1/r1'}}"
                    .replace('\'', '"');

    private FaultyServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FaultyServer()
                .on(EXPERIMENT, json("{\"experiment\": {\"experiment_id\": \"1\"}}"))
                .on(CREATE, json("{\"run\": " + RUN + "}"))
                .on(GET, json("{\"run\": " + RUN + "}"))
                .on(UPDATE, json("{}"))
                .on(SEARCH, json("{}"))
                .on("/api/2.0/mlflow/logged-models/search", json("{}"))
                .on("/api/2.0/mlflow/model-versions/search", json("{}"))
                .on(BATCH, json("{}"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void busyServerIsAskedAgain() {
        server.on(CREATE, status(429, "slow down"), status(429, "slow down"), json("{\"run\": " + RUN + "}"));

        try (var run = server.client().start("churn")) {
            assertThat(run.id()).isEqualTo("r1");
        }
    }

    @Test
    void stormOf429EndsAndTheNextCallsWork() {
        server.on(BATCH, status(429, "slow down"));
        try (var run = server.client().start("churn")) {
            for (var i = 0; i < 5; i++) {
                assertThatThrownBy(() -> run.param("depth", 5))
                        .isInstanceOf(ServiceException.class)
                        .hasMessageContaining("runs/log-batch after 4 attempts: it answered 429 (slow down)");
            }
            server.on(BATCH, json("{}"));
            run.param("depth", 5);
        }
    }

    @Test
    void brokenAnswersAreAskedForAgain() {
        server.on(GET, half(), reset(), status(503, ""), json("{\"run\": " + RUN + "}"));

        try (var run = server.client().resume("0".repeat(32))) {
            assertThat(run.id()).isEqualTo("r1");
        }
    }

    @Test
    void stallsEndWithinTheBound() {
        server.on(GET, server.stall(), server.stallInBody(), server.stall(), server.stallInBody());
        var impatient = server.impatientClient();
        impatient.start("churn").close();
        var begin = System.nanoTime();

        var failure = catchThrowableOfType(ServiceException.class, () -> impatient.resume("0".repeat(32)));

        assertThat(failure).hasMessageContaining("GET runs/get after").hasMessageContaining("no answer within 0.3 s");
        assertThat(failure.exit()).isEqualTo(Exit.SERVICE);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void longWaitThatTheServerAsksForIsNotWaited() {
        server.on(GET, status(503, "", "Retry-After", "3600"));

        assertThatThrownBy(() -> server.client().resume("0".repeat(32)))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("after 1 attempt: it answered 503");
    }

    @Test
    void lostAnswerMakesNoSecondRun() {
        server.on(CREATE, reset()).on(SEARCH, json("{\"runs\": [" + RUN + "]}"));

        try (var run = server.client().start("churn")) {
            assertThat(run.id()).isEqualTo("r1");
        }
        assertThat(server.asked()).filteredOn(("POST " + CREATE)::equals).hasSize(1);
    }

    @Test
    void runThatWasNotMadeIsMadeAgain() {
        server.on(CREATE, status(500, ""), json("{\"run\": " + RUN + "}")).on(SEARCH, json("{}"));

        try (var run = server.client().start("churn")) {
            assertThat(run.id()).isEqualTo("r1");
        }
        assertThat(server.asked()).filteredOn(("POST " + CREATE)::equals).hasSize(2);
    }

    @Test
    void metricsThatCouldNotBeSentGoWithTheNext() {
        server.on(BATCH, status(503, ""), status(503, ""), status(503, ""), status(503, ""), json("{}"));
        try (var run = server.client().start("churn")) {
            assertThatThrownBy(() -> run.metrics(Map.of("roc_auc", 0.8))).isInstanceOf(ServiceException.class);
            run.flush();
        }
        assertThat(server.asked()).filteredOn(("POST " + BATCH)::equals).hasSize(5);
    }

    @Test
    void startingServerIsWaitedFor() {
        server.on("/health", status(503, ""), reset(), json("OK"));

        server.client().start("churn").close();
    }

    @Test
    void absentServerIsNamed() {
        var address = server.uri();
        server.close();

        assertThatThrownBy(() -> server.impatientClient().start("churn"))
                .isInstanceOf(ServiceException.class)
                .hasMessage("no MLflow server at " + address + " within 0 s (no connection): is it running, and is"
                        + " MLFLOW_TRACKING_URI its address?");
    }

    @Test
    void unknownHostIsSaidAtOnce() {
        var settings = Settings.of("http://no-such-host.invalid:5000", Map.of());
        var begin = System.nanoTime();

        assertThatThrownBy(() -> new TrackingServer(settings).start("churn"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("unknown host no-such-host.invalid");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(settings.start());
    }

    @Test
    void somethingElseThanMlflowIsNamed() {
        server.on(EXPERIMENT, json("<html>a portal</html>"));

        assertThatThrownBy(() -> server.client().start("churn"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("is not MLflow");
    }

    @Test
    void wrongCredentialsAreNamed() {
        server.on(EXPERIMENT, status(401, "You are not authenticated."));

        assertThatThrownBy(() -> server.client().start("churn"))
                .hasMessageContaining("does not know these credentials (401)")
                .hasMessageContaining("MLFLOW_TRACKING_USERNAME");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void redirectIsNotFollowedWithCredentials() {
        server.on(EXPERIMENT, status(308, "", "Location", "https://elsewhere.example/"));

        assertThatThrownBy(() -> server.client().start("churn"))
                .hasMessage("MLflow at " + server.uri() + " moved (https://elsewhere.example/): set MLFLOW_TRACKING_URI"
                        + " to where it is now");
    }

    @Test
    void hostCheckIsExplained() {
        server.on(EXPERIMENT, status(403, "Invalid Host header - possible DNS rebinding attack detected"));

        assertThatThrownBy(() -> server.client().start("churn"))
                .hasMessageContaining("--allowed-hosts 127.0.0.1,127.0.0.1:");
    }

    @Test
    void interruptEndsTheCall() throws InterruptedException {
        server.on(GET, server.stall());
        var patient = new TrackingServer(Settings.of(server.uri(), Map.of()));
        var caught = new Throwable[1];
        var thread = new Thread(() -> {
            try {
                patient.resume("0".repeat(32));
            } catch (TrackingException e) {
                caught[0] = e;
            }
        });
        thread.start();
        while (server.asked().isEmpty()) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        thread.join(5000);

        assertThat(caught[0])
                .hasMessage("interrupted during GET runs/get")
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void interruptedBodyEndsItsRunAsKilled() {
        var run = server.client().start("churn");

        assertThatThrownBy(() -> run.during(r -> {
                    Thread.currentThread().interrupt();
                    r.param("depth", 5);
                }))
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.asked()).contains("POST " + UPDATE);
    }
}
