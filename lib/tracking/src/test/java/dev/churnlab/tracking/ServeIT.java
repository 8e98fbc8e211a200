package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.data.Column;
import dev.churnlab.data.Telco;
import dev.churnlab.testing.MlflowServer;
import dev.churnlab.training.Predictions;
import dev.churnlab.training.Recipe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code mlflow models serve} answers raw customers over HTTP with the probabilities that Java gives. */
@ExtendWith(RealMlflow.class)
class ServeIT {
    private static final int PATIENCE_SECONDS = 120;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder = Path.of("");

    private int port;

    @ParameterizedTest
    @EnumSource(Recipe.class)
    void everyKeptBackCustomerGetsJavasProbability(Recipe recipe) throws IOException, InterruptedException {
        var predictions = folder.resolve("java.csv");
        var bundle = TelcoModels.train(recipe, folder, predictions);
        var server = RealMlflow.client();
        var version = server.registry().register("serve " + recipe, server.run("serve-it", run -> run.model(bundle)));
        var expected = Predictions.read(predictions);

        var process = serve(version.uri(), server.uri());
        float[] found;
        try {
            found = ask(rows(expected.rows()));
            refuses(rows(expected.rows()));
        } finally {
            MlflowServer.kill(process);
        }

        assertThat(found).hasSize(TelcoModels.TEST_ROWS).isEqualTo(expected.probabilities());
    }

    private Process serve(String model, URI tracking) throws IOException, InterruptedException {
        var bin = RealMlflow.venv().resolve("bin");
        port = RealMlflow.freePort();
        var command = List.of(
                bin.resolve("mlflow").toString(),
                "models",
                "serve",
                "--model-uri",
                model,
                "--env-manager",
                "local",
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port));
        var log = folder.resolve("serve.log");
        var process = MlflowServer.program(
                command,
                log,
                Map.of(
                        "MLFLOW_TRACKING_URI",
                        tracking.toString(),
                        // It looks for its own server program there.
                        "PATH",
                        bin + ":" + System.getenv("PATH")));
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                MlflowServer.kill(process);
                throw new AssertionError("mlflow models serve did not start:\n" + Files.readString(log));
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        return process;
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private boolean answers() throws InterruptedException {
        try {
            return http.send(to("/ping").build(), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> send(Map<String, ?> body) throws IOException, InterruptedException {
        var request = to("/invocations")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Rest.write(body)));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** A row that Java refuses is the caller's error, by row and column. */
    private void refuses(Map<String, ?> split) throws IOException, InterruptedException {
        var wrong = (ObjectNode) Rest.JSON.valueToTree(split);
        var columns = new ArrayList<String>();
        wrong.path("columns").forEach(column -> columns.add(column.asText()));
        ((ArrayNode) wrong.path("data").path(3))
                .set(columns.indexOf("tenure"), Rest.JSON.getNodeFactory().numberNode(-1));
        var answer = send(Map.of("dataframe_split", wrong));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("row 3, column tenure: '-1' is not between 0 and 1200");
    }

    private float[] ask(Map<String, ?> split) throws IOException, InterruptedException {
        var answer = send(Map.of("dataframe_split", split));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var probabilities = new ArrayList<JsonNode>();
        Rest.JSON.readTree(answer.body()).path("predictions").forEach(probabilities::add);
        var found = new float[probabilities.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = (float) probabilities.get(i).asDouble();
        }
        return found;
    }

    /** Rows of the raw file, as whoever reads a CSV without knowing of churnlab has them: a blank stays a blank. */
    private static Map<String, ?> rows(int[] numbers) throws IOException {
        var lines = Files.readAllLines(TelcoModels.customers());
        var columns = lines.get(0).split(",", -1);
        var data = Arrays.stream(numbers)
                .mapToObj(number -> values(columns, lines.get(number + 1).split(",", -1)))
                .toList();
        return Map.of("columns", columns, "data", data);
    }

    private static List<Object> values(String[] columns, String[] texts) {
        var values = new ArrayList<Object>();
        for (int i = 0; i < columns.length; i++) {
            var name = columns[i];
            var known = Telco.SCHEMA.features().contains(name);
            var column = known ? Telco.SCHEMA.column(name) : null;
            values.add(
                    column == null || column.kind() == Column.Kind.CATEGORICAL || column.missing()
                            ? texts[i]
                            : column.integer() ? (Object) Long.valueOf(texts[i]) : Double.valueOf(texts[i]));
        }
        return values;
    }
}
