package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.data.Csv;
import dev.churnlab.data.Customers;
import dev.churnlab.testing.MlflowServer;
import dev.churnlab.tracking.Gate;
import dev.churnlab.tracking.Scores;
import dev.churnlab.tracking.Tracking;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code churnlab history} says when an alias is not where the last decision wants it, and mends it when it is told to. */
class HistoryCommandIT {
    @TempDir
    private Path folder = Path.of("");

    private static void point(MlflowServer server, String alias, int version) throws Exception {
        var body = "{\"name\": \"churn\", \"alias\": \"%s\", \"version\": \"%d\"}".formatted(alias, version);
        var request = HttpRequest.newBuilder(URI.create(server.uri() + "/api/2.0/mlflow/registered-models/alias"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAliasThatIsElsewhereIsSaidAndMended() throws Exception {
        var data = folder.resolve("customers.csv");
        Csv.write(Customers.synthetic(400, 1), data);
        var bundle = folder.resolve("model");
        assertThat(Ran.churnlab("train", "--data=" + data, "--bundle=" + bundle).exit())
                .isZero();
        try (var server = MlflowServer.start(
                folder.resolve("mlflow"), folder.resolve("mlflow/artifacts").toString(), Map.of())) {
            var tracking = Tracking.connect(server.uri());
            var registry = tracking.registry();
            assertThat(registry.models("")).isEmpty();
            var figures = List.of(0.84, 0.86);
            for (var figure : figures) {
                var version = registry.register("churn", tracking.run("nightly", run -> run.model(bundle)));
                registry.promote(
                        version,
                        Gate.standard(),
                        asked -> Scores.of(Map.of("roc_auc", figures.get(asked.version() - 1))));
                assertThat(figure).isPositive();
            }
            var command = new ServerCommand(server.uri(), folder.resolve("home"));
            assertThat(command.run("history", "churn").err()).isEmpty();

            point(server, "champion", 1);
            var late = command.run("history", "churn");
            assertThat(late.exit()).isZero();
            assertThat(late.out()).hasSize(3);
            assertThat(late.err())
                    .containsExactly(
                            "churnlab: warning: alias champion points to version 1, and was decided to point to"
                                    + " version 2: a promotion is going on or was killed; `churnlab history churn --repair` sets"
                                    + " it");

            var mended = command.run("history", "churn", "--repair", "--json");
            assertThat(mended.exit()).isZero();
            assertThat(mended.err()).isEmpty();
            assertThat(registry.aliases("churn")).containsOnly(Map.entry("champion", 2), Map.entry("previous", 1));
        }
    }
}
