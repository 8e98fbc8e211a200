package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings beside a server that fails at random: none fails or waits longer than is said, and afterwards the server has
 * each metric, parameter, tag, artifact, run and version once.
 */
@ExtendWith(RealMlflow.class)
class FaultRunIT {
    /** The waits are a fifth of the real ones. */
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(2), Duration.ofSeconds(6));

    /** Of one call, with what a busy machine adds. */
    private static final Duration BOUND =
            PATIENCE.longCall().plus(PATIENCE.call()).plusSeconds(10);

    private static final int STEPS = 120;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final TrackingServer server = RealMlflow.client();

    /** What a training wanted the server to have. */
    private record Meant(
            int number,
            Map<String, String> params,
            Map<String, String> tags,
            Map<String, TreeSet<String>> points,
            Map<String, byte[]> artifacts,
            boolean registered) {}

    @Test
    void nothingIsLostOrDoubled() throws IOException {
        run(5, 50, 1, 20261121);
    }

    @Test
    @Tag("soak")
    void nothingIsLostOrDoubledInFiftyTrainings() throws IOException {
        run(50, 500, 10, 7);
    }

    private void run(int trainings, int faults, int crashes, long seed) throws IOException {
        var experiment = "fault-run " + trainings;
        server.experiment(experiment);
        var random = new Random(seed);
        var meant = new ArrayList<Meant>();
        try (var proxy = new FaultyProxy(server.uri(), seed, 0.5, faults, crashes, PATIENCE.call())) {
            var client = client(proxy.uri());
            for (var number = 0; number < trainings; number++) {
                meant.add(train(client, experiment, number, random));
            }
            // Some of what is asked for may be left: they hit the deliveries.
            for (var again = 0; !proxy.isDone() && again < faults; again++) {
                meant.add(train(client, experiment, meant.size(), random));
            }
            for (var again = 0; again < 20 && !sync(client).isEmpty(); again++) {
                assertThat(sync(client)).extracting(Delivered::state).doesNotContain(Delivered.State.REFUSED);
            }
            assertThat(proxy.isDone()).isTrue();
            System.out.println("fault run: " + meant.size() + " trainings, " + proxy.made());
        }

        assertThat(journal()).as("journals that are left").isEmpty();
        var runs = runs(experiment);
        assertThat(runs.keySet()).hasSize(meant.size());
        for (var each : meant) {
            check(each, Objects.requireNonNull(runs.get(each.number())));
        }
        assertThat(server.registry().versions(experiment))
                .hasSize((int) meant.stream().filter(Meant::registered).count());
    }

    private TrackingServer client(String uri) {
        var settings = Settings.of(uri, Map.of());
        return new TrackingServer(settings, new Journals(folder.resolve("journal"), Map.of(), PATIENCE));
    }

    private List<Delivered> sync(TrackingServer client) {
        return new Journals(folder.resolve("journal"), Map.of(), PATIENCE)
                .deliver(uri -> client, Duration.ofMinutes(1));
    }

    private List<String> journal() throws IOException {
        try (var files = Files.list(folder.resolve("journal"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Meant train(TrackingServer client, String experiment, int number, Random random) throws IOException {
        var file = folder.resolve("plot-" + number + ".bin");
        var bytes = new byte[200_000 + random.nextInt(400_000)];
        random.nextBytes(bytes);
        Files.write(file, bytes);
        var registered = number % 5 == 0;
        var meant = new Meant(
                number,
                Map.of("seed", String.valueOf(number), "eta", "0.2"),
                Map.of("training", String.valueOf(number), "stage", "last"),
                new TreeMap<>(),
                Map.of(
                        "plots/plot-" + number + ".bin",
                        bytes,
                        "note.txt",
                        ("note " + number).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                registered);
        var run = new Run[1];
        timed(() -> run[0] = client.start(experiment));
        timed(() -> run[0].params(meant.params()));
        timed(() -> run[0].tag("training", String.valueOf(number)));
        timed(() -> run[0].tag("stage", "first"));
        for (var step = 0; step < STEPS; step++) {
            var at = step;
            timed(() -> run[0].metric("loss", number + 1.0 / (at + 1), at));
            meant.points().computeIfAbsent("loss", key -> new TreeSet<>()).add(at + "=" + (number + 1.0 / (at + 1)));
            if (step % 40 == 0) {
                timed(() -> run[0].flush());
            }
        }
        timed(() -> run[0].metric("nan", Double.NaN));
        meant.points().put("nan", new TreeSet<>(List.of("0=NaN")));
        timed(() -> run[0].artifact(file, "plots"));
        timed(() -> run[0].artifact("note.txt", "note " + number));
        timed(() -> run[0].tag("stage", "last"));
        if (registered) {
            var bundle = Bundles.small();
            timed(() -> run[0].model(bundle));
            timed(() -> run[0].register(experiment, ""));
        }
        timed(() -> run[0].close());
        Files.delete(file);
        return meant;
    }

    private static void timed(Runnable call) {
        var begin = System.nanoTime();
        call.run();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
    }

    /** The runs of the experiment by the number of their training; two of one number are an error. */
    private Map<Integer, JsonNode> runs(String experiment) {
        var found = new TreeMap<Integer, JsonNode>();
        var query = Map.of("experiment_ids", List.of(server.experiment(experiment)), "max_results", 1000);
        server.rest().post("runs/search", query).path("runs").forEach(run -> {
            var number = Integer.parseInt(pairs(run.at("/data/tags")).getOrDefault("training", "-1"));
            assertThat(found.put(number, run))
                    .as("a second run of training " + number)
                    .isNull();
        });
        return found;
    }

    private void check(Meant meant, JsonNode run) throws IOException {
        var id = run.at("/info/run_id").asText();
        assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
        assertThat(pairs(run.at("/data/params"))).isEqualTo(meant.params());
        assertThat(pairs(run.at("/data/tags"))).containsAllEntriesOf(meant.tags());
        // How the machine was is logged by time, not meant by the training.
        assertThat(pairs(run.at("/data/metrics")).keySet())
                .filteredOn(key -> !key.startsWith("system/"))
                .containsExactlyInAnyOrderElementsOf(meant.points().keySet());
        meant.points()
                .forEach((key, points) -> assertThat(points(id, key)).containsExactlyInAnyOrderElementsOf(points));
        var there = folder.resolve("there");
        new Artifacts(server.rest(), run.at("/info/artifact_uri").asText()).get("", there);
        try (var files = Files.walk(there)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(f -> there.relativize(f).toString()))
                    .containsExactlyInAnyOrderElementsOf(meant.artifacts().keySet());
        }
        meant.artifacts()
                .forEach((name, bytes) -> assertThat(there.resolve(name)).hasBinaryContent(bytes));
        assertThat(run.at("/outputs/model_outputs")).hasSize(meant.registered() ? 1 : 0);
        assertThat(models(run)).isEqualTo(meant.registered() ? List.of("LOGGED_MODEL_READY") : List.of());
        assertThat(server.registry().search("run_id = '" + id + "'")).hasSize(meant.registered() ? 1 : 0);
    }

    private List<String> models(JsonNode run) {
        var states = new ArrayList<String>();
        var query = Map.of(
                "experiment_ids",
                List.of(run.at("/info/experiment_id").asText()),
                "filter",
                "source_run_id = '" + run.at("/info/run_id").asText() + "'");
        server.rest()
                .post("logged-models/search", query)
                .path("models")
                .forEach(model -> states.add(model.at("/info/status").asText()));
        return states;
    }

    private List<String> points(String run, String key) {
        var points = new ArrayList<String>();
        server.rest()
                .get("metrics/get-history", Map.of("run_id", run, "metric_key", key, "max_results", "20000"))
                .path("metrics")
                .forEach(point -> points.add(
                        point.path("step").asLong() + "=" + point.path("value").asText()));
        return points;
    }

    private static Map<String, String> pairs(JsonNode array) {
        var pairs = new TreeMap<String, String>();
        array.forEach(
                each -> pairs.put(each.path("key").asText(), each.path("value").asText()));
        return pairs;
    }
}
