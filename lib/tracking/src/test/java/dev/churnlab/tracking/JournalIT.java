package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is logged while the server is not there is at the server afterwards, once. */
@ExtendWith(RealMlflow.class)
class JournalIT {
    /** Nothing ever listens there. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final TrackingServer server = RealMlflow.client();

    /** Of the checkout's own server, which has another address each time. */
    private Journals journals(String address) {
        return new Journals(folder.resolve("journal"), Map.of("CHURNLAB_OWN_MLFLOW", address), Patience.STANDARD);
    }

    /** A server that is down, and keeps its runs in the folder's journal. */
    private TrackingServer down() {
        return new TrackingServer(Settings.of(NOWHERE, Map.of()), journals(NOWHERE));
    }

    /** The same server when it is back. */
    private TrackingServer back() {
        return new TrackingServer(
                server.rest().settings(), journals(server.uri().toString()));
    }

    private List<Delivered> sync() {
        return journals(server.uri().toString()).deliver(uri -> back(), Duration.ofMinutes(2));
    }

    private static Map<String, String> pairs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .collect(Collectors.toMap(
                        e -> e.path("key").asText(), e -> e.path("value").asText()));
    }

    private List<String> points(String run, String key) {
        var history = server.rest()
                .get("metrics/get-history", Map.of("run_id", run, "metric_key", key, "max_results", "20000"))
                .path("metrics");
        var points = new ArrayList<String>();
        history.forEach(point -> points.add(
                point.path("step").asLong() + "=" + point.path("value").asText()));
        return points;
    }

    private JsonNode runs(String experiment) {
        var id = server.experiment(experiment);
        return server.rest()
                .post("runs/search", Map.of("experiment_ids", List.of(id)))
                .path("runs");
    }

    @Test
    void trainingGoesOnAndIsDeliveredWhole() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("plots")).resolve("roc.svg"), "<svg/>");
        var run = down().run("journal-it whole", r -> {
            r.name("night");
            r.params(Map.of("eta", 0.2, "rounds", 100));
            for (var step = 0; step < 1500; step++) {
                r.metric("train_loss", 1.0 / (step + 1), step);
            }
            r.metric("nan", Double.NaN);
            r.tag("stage", "first");
            r.tag("stage", "second");
            r.dataset(new Dataset("telco", "0a1b", "telco.csv", Map.of("tenure", "long"), 7043, "training"));
            r.artifact(folder.resolve("plots"));
            r.artifact("report/index.html", "größe");
            assertThat(r.model(Bundles.small())).isEmpty();
            assertThat(r.register("journal-it", "candidate")).isEmpty();
            assertThat(r.isDelivered()).isFalse();
            assertThat(Run.isJournals(r.id())).isTrue();
            TemporaryFiles.delete(folder.resolve("plots"));
        });
        assertThat(run).hasToString("run " + run.id() + ", kept in the journal for " + NOWHERE);

        assertThat(sync()).singleElement().satisfies(delivered -> {
            assertThat(delivered.state()).as(delivered.why()).isEqualTo(Delivered.State.DELIVERED);
            assertThat(delivered.url()).contains(delivered.run());
        });

        assertThat(sync()).isEmpty();
        assertThat(folder.resolve("journal")).isEmptyDirectory();
        var found = runs("journal-it whole");
        assertThat(found).hasSize(1);
        var data = found.get(0).path("data");
        var id = found.get(0).at("/info/run_id").asText();
        assertThat(found.get(0).at("/info/status").asText()).isEqualTo("FINISHED");
        assertThat(pairs(data.path("params"))).containsOnly(Map.entry("eta", "0.2"), Map.entry("rounds", "100"));
        assertThat(pairs(data.path("tags")))
                .containsEntry("mlflow.runName", "night")
                .containsEntry("stage", "second");
        assertThat(points(id, "train_loss"))
                .hasSize(1500)
                .doesNotHaveDuplicates()
                .contains("1499=" + 1.0 / 1500);
        assertThat(points(id, "nan")).containsExactly("0=NaN");
        assertThat(found.get(0).at("/inputs/dataset_inputs/0/dataset/digest").asText())
                .isEqualTo("0a1b");
        var artifacts = new Artifacts(
                server.rest(), found.get(0).at("/info/artifact_uri").asText());
        artifacts.get("", folder.resolve("there"));
        assertThat(folder.resolve("there/plots/roc.svg")).content(UTF_8).isEqualTo("<svg/>");
        assertThat(folder.resolve("there/report/index.html")).content(UTF_8).isEqualTo("größe");
        var version = server.registry().byAlias("journal-it", "candidate").orElseThrow();
        assertThat(version.runId()).isEqualTo(id);
        server.registry().download(version, folder.resolve("bundle"));
    }

    @Test
    void halfDeliveredJournalDeliveredAgainDoublesNothing() throws IOException {
        down().run("journal-it again", r -> {
            r.param("seed", 42);
            for (var step = 0; step < 50; step++) {
                r.metric("loss", step, step);
            }
            r.artifact("a.txt", "a");
            r.model(Bundles.small());
            r.register("journal-it again", "");
        });
        var before = copy(folder.resolve("journal"), folder.resolve("before"));
        assertThat(sync()).singleElement().extracting(Delivered::state).isEqualTo(Delivered.State.DELIVERED);
        var lines = Files.readAllLines(before.resolve(only(before)));

        // As if the process had died after each of its requests, before it wrote down that it was answered.
        for (var length : List.of(lines.size(), 3, lines.size())) {
            copy(before, folder.resolve("journal"));
            Files.write(folder.resolve("journal").resolve(only(before)), lines.subList(0, length));
            assertThat(sync()).singleElement().satisfies(delivered -> assertThat(delivered.state())
                    .as(delivered.why())
                    .isEqualTo(Delivered.State.DELIVERED));
        }

        assertThat(runs("journal-it again")).hasSize(1);
        var id = runs("journal-it again").get(0).at("/info/run_id").asText();
        assertThat(points(id, "loss")).hasSize(50).doesNotHaveDuplicates();
        assertThat(server.get(id).at("/outputs/model_outputs")).hasSize(1);
        assertThat(server.registry().versions("journal-it again")).hasSize(1);
    }

    @Test
    void serverThatIsBackGetsWhatWasKeptWithTheNextRun() {
        down().run("journal-it next", r -> r.metric("first", 1));

        back().run("journal-it next", r -> r.metric("second", 2));

        assertThat(runs("journal-it next")).hasSize(2);
        assertThat(folder.resolve("journal")).isEmptyDirectory();
    }

    @Test
    void childrenFindTheirParent() {
        var parent = down().run("journal-it family", r -> {
            try (var child = r.child("fold 1")) {
                child.metric("roc_auc", 0.8);
            }
        });

        assertThat(sync()).hasSize(2).extracting(Delivered::state).containsOnly(Delivered.State.DELIVERED);
        var above = server.idOf(parent.id());
        assertThat(runs("journal-it family"))
                .filteredOn(run -> above.equals(pairs(run.at("/data/tags")).get("mlflow.parentRunId")))
                .hasSize(1);
    }

    @Test
    void runIsResumedByItsJournalsIdBeforeAndAfterItIsDelivered() {
        var run = down().run("journal-it resumed", r -> r.param("seed", 42));
        try (var again = down().resume(run.id())) {
            again.metric("roc_auc", 0.8);
        }
        assertThat(sync()).singleElement().extracting(Delivered::state).isEqualTo(Delivered.State.DELIVERED);
        try (var again = back().resume(run.id())) {
            again.tag("late", "yes");
            assertThat(Run.isJournals(again.id())).isFalse();
        }

        var found = runs("journal-it resumed");
        assertThat(found).hasSize(1);
        assertThat(pairs(found.get(0).at("/data/metrics"))).containsEntry("roc_auc", "0.8");
        assertThat(pairs(found.get(0).at("/data/tags"))).containsEntry("late", "yes");
        assertThat(found.get(0).at("/info/status").asText()).isEqualTo("FINISHED");
    }

    @Test
    void whatTheServerNeverTakesIsSaidAndTheRestDelivered() throws IOException {
        down().run("journal-it refused", r -> {
            r.param("seed", 42);
            r.param("seed", 43);
            r.metric("roc_auc", 0.8);
        });

        assertThat(sync()).singleElement().satisfies(delivered -> {
            assertThat(delivered.state()).isEqualTo(Delivered.State.REFUSED);
            assertThat(delivered.why()).contains("seed").contains("kept in").contains(".refused");
        });
        assertThat(sync()).isEmpty();
        assertThat(only(folder.resolve("journal"))).endsWith(".jsonl.refused");
        var run = runs("journal-it refused").get(0);
        assertThat(pairs(run.at("/data/params"))).containsEntry("seed", "42");
        assertThat(pairs(run.at("/data/metrics"))).containsKey("roc_auc");
    }

    @Test
    void aliasThatAPolicyManagesIsEarnedWhateverItIsCalled() {
        var registry = server.registry();
        var named = Gate.standard().aliases(new Aliases("production", "staging", "former"));
        var first = registry.register("journal-it named", Bundles.run(1));
        registry.promote(first, named, asked -> Scores.of(Map.of("roc_auc", 0.84)));
        down().run("journal-it named", r -> {
            r.model(Bundles.small());
            r.register("journal-it named", "production");
            r.register("journal-it first", "production", named);
            r.tag("after", "yes");
        });

        assertThat(sync()).extracting(Delivered::state).containsExactly(Delivered.State.DELIVERED);
        assertThat(registry.aliases("journal-it named")).containsExactly(Map.entry("production", 1));
        assertThat(registry.version("journal-it named", 2).tags()).containsEntry("churnlab.wanted_alias", "production");
        assertThat(registry.aliases("journal-it first")).isEmpty();
        assertThat(registry.version("journal-it first", 1).tags()).containsEntry("churnlab.wanted_alias", "production");
        var run = runs("journal-it named").get(0);
        assertThat(pairs(run.at("/data/tags"))).containsEntry("after", "yes");
        assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
    }

    @Test
    void artifactThatMlflowNeverTakesFailsAtItsCallAndIsNotKept() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("plots")).resolve("roc#1.svg"), "<svg/>");
        down().<IOException>run("journal-it names", r -> {
            for (var name : List.of("a#b.txt", "a\\b.txt", "../b.txt")) {
                assertThatThrownBy(() -> r.artifact(name, "x"))
                        .isInstanceOf(TrackingException.class)
                        .hasMessageEndingWith("rename " + name);
            }
            assertThatThrownBy(() -> r.artifact(folder.resolve("plots")))
                    .hasMessageEndingWith("rename plots/roc#1.svg");
            var fine = Files.writeString(folder.resolve("fine.txt"), "x");
            assertThatThrownBy(() -> r.artifact(fine, "../up")).hasMessageEndingWith("rename ../up/fine.txt");
        });

        assertThat(sync()).extracting(Delivered::state).containsExactly(Delivered.State.DELIVERED);
        assertThat(runs("journal-it names").get(0).at("/info/status").asText()).isEqualTo("FINISHED");
    }

    @Test
    void journalOfBeforeWithSuchAnArtifactIsDeliveredButForIt() throws IOException {
        var bad = Files.writeString(folder.resolve("a#b.txt"), "x");
        var id = Run.newId();
        try (var journal = journals(NOWHERE).create(id)) {
            journal.append(
                    new JournalEntry.Start(journals(NOWHERE).address(NOWHERE), id, "journal-it old", "", 1, Map.of()));
            journal.append(new JournalEntry.Artifact(bad.toString(), ""));
            journal.append(new JournalEntry.End("FINISHED", 2));
        }

        assertThat(sync()).singleElement().satisfies(delivered -> {
            assertThat(delivered.state()).isEqualTo(Delivered.State.REFUSED);
            assertThat(delivered.why()).contains("rename a#b.txt");
        });
        assertThat(runs("journal-it old").get(0).at("/info/status").asText()).isEqualTo("FINISHED");
    }

    @Test
    void runIdThatIsNoneMakesNothing() {
        for (var id : List.of("a/../../x", "churn", "j-", "")) {
            assertThatThrownBy(() -> down().resume(id))
                    .isInstanceOf(TrackingException.class)
                    .hasMessage("a run's id has 32 hexadecimal digits, after 'j-' where it is a journal's, was '" + id
                            + "'");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void deletedExperimentAndUnknownRunAreErrorsWhereTheServerSaysSo() {
        var id = server.experiment("journal-it deleted");
        server.rest().post("experiments/delete", Map.of("experiment_id", id));

        assertThatThrownBy(() -> back().start("journal-it deleted"))
                .hasMessageContaining("'journal-it deleted'")
                .hasMessageContaining("is deleted");
        assertThatThrownBy(() -> back().resume("0123456789abcdef0123456789abcdef"))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> back().run("journal-it", r -> {
                    r.param("seed", 42);
                    r.param("seed", 43);
                }))
                .isInstanceOf(TrackingException.class)
                .hasMessageContaining("seed");
        assertThat(folder.resolve("journal")).isEmptyDirectory();
    }

    @Test
    void killedProcessLosesNothingThatItsCallsReturnedFor() throws IOException, InterruptedException {
        for (var uri : List.of(server.uri().toString(), NOWHERE)) {
            var experiment = "journal-it killed " + uri.length();
            var process =
                    Java.start(Logging.class, uri, folder.resolve("journal").toString(), experiment);
            var said = 0;
            try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
                while (said < 2500) {
                    said = Integer.parseInt(String.valueOf(out.readLine()));
                }
                process.toHandle().destroyForcibly();
                process.waitFor();
                for (var line = out.readLine(); line != null && !line.isEmpty(); line = out.readLine()) {
                    said = Math.max(said, line.endsWith("0") ? Integer.parseInt(line) : 0);
                }
            }

            assertThat(sync()).singleElement().extracting(Delivered::state).isEqualTo(Delivered.State.DELIVERED);

            assertThat(runs(experiment)).hasSize(1);
            var run = runs(experiment).get(0);
            assertThat(run.at("/info/status").asText()).isEqualTo("KILLED");
            var points = points(run.at("/info/run_id").asText(), "loss");
            assertThat(points).doesNotHaveDuplicates().hasSizeGreaterThan(said);
            for (var step = 0; step < points.size(); step++) {
                assertThat(points).contains(step + "=" + (double) step);
            }
        }
    }

    /** Logs a metric after the other, and says each hundredth that was logged, until it is killed. */
    static final class Logging {
        private Logging() {}

        public static void main(String[] arguments) {
            var journals = new Journals(Path.of(arguments[1]), Map.of(), Patience.STANDARD);
            var run = new TrackingServer(Settings.of(arguments[0], Map.of()), journals).start(arguments[2]);
            for (var step = 0; ; step++) {
                run.metric("loss", step, step);
                if (step % 100 == 0) {
                    System.out.println(step);
                }
                if (step > 4000) {
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
            }
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        TemporaryFiles.delete(to);
        try (var all = Files.walk(from)) {
            for (var path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
        return to;
    }

    private static String only(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".files"))
                    .collect(Collectors.collectingAndThen(Collectors.toList(), names -> names.get(0)));
        }
    }
}
