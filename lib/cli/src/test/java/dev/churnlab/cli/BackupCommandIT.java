package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.data.Csv;
import dev.churnlab.data.Customers;
import dev.churnlab.testing.MlflowServer;
import dev.churnlab.tracking.ModelVersion;
import dev.churnlab.tracking.Tracking;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code churnlab export} and {@code import} between two real servers: killed and run again, and with bad input. */
class BackupCommandIT {
    /** Nothing ever listens there. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    private static final int SIGKILLED = 137;

    @TempDir
    private static Path place = Path.of("");

    private static MlflowServer source;
    private static MlflowServer target;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        source = MlflowServer.start(
                place.resolve("a"), place.resolve("a/artifacts").toString(), Map.of());
        target = MlflowServer.start(
                place.resolve("b"), place.resolve("b/artifacts").toString(), Map.of());
        // A training does not wait for a server that is starting; this does.
        assertThat(Tracking.connect(source.uri()).registry().models("")).isEmpty();
        assertThat(Tracking.connect(target.uri()).registry().models("")).isEmpty();
        var data = place.resolve("customers.csv");
        Csv.write(Customers.synthetic(400, 1), data);
        for (var seed : List.of("1", "2")) {
            var ran = churnlab(
                    source.uri(),
                    place.resolve("train"),
                    "train",
                    "--data=" + data,
                    "--seed=" + seed,
                    "--experiment=nightly",
                    "--register=churn",
                    "--alias=nightly",
                    "--tracking=required");
            assertThat(ran.exit()).as("%s", ran.err()).isZero();
        }
        for (int number = 0; number < 20; number++) {
            int step = number;
            Tracking.connect(source.uri()).run("nightly", run -> run.metric("loss", 0.5, step));
        }
        Tracking.connect(source.uri()).run("small", run -> run.artifact("notes.txt", "why"));
    }

    @AfterAll
    static void stop() {
        if (source != null) {
            source.close();
        }
        if (target != null) {
            target.close();
        }
    }

    private static Ran churnlab(String server, Path home, String... arguments) throws Exception {
        var command = new ServerCommand(server, home);
        var builder = command.builder(arguments);
        builder.environment().put("MLFLOW_HTTP_REQUEST_MAX_RETRIES", server.equals(NOWHERE) ? "0" : "6");
        return command.run(builder);
    }

    private Ran churnlab(MlflowServer server, String... arguments) throws Exception {
        return churnlab(server.uri(), folder.resolve("home"), arguments);
    }

    /** Kills the command with SIGKILL when it has said that so many things are done. */
    private void killed(MlflowServer server, String what, int number, String... arguments) throws Exception {
        var process = new ServerCommand(server.uri(), folder.resolve("home"))
                .builder(arguments)
                .start();
        try (var lines = process.errorReader(UTF_8)) {
            int seen = 0;
            for (var line = lines.readLine(); line != null && seen < number; line = lines.readLine()) {
                seen += line.startsWith(what) ? 1 : 0;
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as("it had not come to its end").isEqualTo(SIGKILLED);
    }

    /** How often each content is among the files of an export. */
    private static Map<String, Long> files(Path export) throws IOException {
        var hashes = new TreeMap<String, Long>();
        for (var kind : List.of("runs", "logged-models")) {
            try (var all = Files.list(export.resolve("files").resolve(kind))) {
                for (var list : all.filter(Files::isRegularFile).toList()) {
                    Files.readString(list)
                            .lines()
                            .filter(line -> line.contains("sha256"))
                            .forEach(line -> hashes.merge(line.strip(), 1L, Long::sum));
                }
            }
        }
        return hashes;
    }

    @Test
    void killedAndRunAgainAllIsThereOnce() throws Exception {
        var export = folder.resolve("export");
        var arguments =
                new String[] {"export", export.toString(), "--experiments", "nightly,small", "--models", "churn"};
        killed(source, "run ", 2, arguments);
        var early = churnlab(target, "import", export.toString());
        refused(early, 2, "did not come to its end");
        killed(source, "run ", 12, arguments);
        var exported = churnlab(source, arguments);
        assertThat(exported.exit()).as("%s", exported.err()).isZero();
        var totals = exported.out().get(0).replaceFirst("exported to .*: 2 experiments", "2 experiments");
        assertThat(totals).startsWith("2 experiments, 23 runs with ").contains(", 2 logged models, 2 versions, ");

        killed(target, "run ", 3, "import", export.toString());
        killed(target, "run ", 15, "import", export.toString());
        killed(target, "logged model ", 1, "import", export.toString());
        for (int time = 0; time < 2; time++) {
            var imported = churnlab(target, "import", export.toString());
            assertThat(imported.exit()).as("%s", imported.err()).isZero();
            assertThat(imported.out()).containsExactly("imported from " + export + ", and compared: " + totals);
        }
        var registry = Tracking.connect(target.uri()).registry();
        assertThat(registry.versions("churn")).extracting(ModelVersion::version).containsExactly(2, 1);
        assertThat(registry.aliases("churn")).containsExactly(Map.entry("nightly", 2));

        var back = folder.resolve("back");
        var again = churnlab(target, "export", back.toString(), "--experiments", "nightly,small", "--models", "churn");
        assertThat(again.out()).containsExactly("exported to " + back + ": " + totals);
        assertThat(files(back)).isEqualTo(files(export)).isNotEmpty();
    }

    private static void refused(Ran ran, int exit, String... says) {
        assertThat(ran.exit()).as("%s", ran.err()).isEqualTo(exit);
        assertThat(ran.err())
                .singleElement()
                .asString()
                .startsWith("churnlab: ")
                .contains(says);
        assertThat(ran.out()).isEmpty();
    }

    private static boolean has(MlflowServer server, String experiment) throws Exception {
        var uri = URI.create(server.uri() + "/api/2.0/mlflow/experiments/get-by-name?experiment_name=" + experiment);
        return HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    @Test
    void whatIsNotThereIsNotExported() throws Exception {
        var export = folder.resolve("export");
        refused(churnlab(source, "export", export.toString(), "--experiments", "small,none"), 2, "none");
        refused(churnlab(source, "export", export.toString(), "--experiments=small", "--models=nobody"), 2, "nobody");
        refused(churnlab(source, "export", export.toString(), "--models", "a/b"), 2, "a/b");
        refused(
                churnlab(NOWHERE, folder.resolve("home"), "export", export.toString(), "--experiments", "small"),
                5,
                "no MLflow server at " + NOWHERE);
        assertThat(export).doesNotExist();
    }

    @Test
    void aPlaceThatIsTakenStaysAsItIs() throws Exception {
        var taken = Files.createDirectories(folder.resolve("taken"));
        Files.writeString(taken.resolve("mine.txt"), "mine");
        refused(
                churnlab(source, "export", taken.toString(), "--experiments", "small"),
                2,
                taken + " is not empty and no export: choose another folder");
        assertThat(taken).isDirectoryNotContaining("regex:.*json");
        var file = taken.resolve("mine.txt");
        refused(churnlab(source, "export", file.toString(), "--experiments", "small"), 2, file + " is a file");

        var export = folder.resolve("export");
        assertThat(churnlab(source, "export", export.toString(), "--experiments", "small")
                        .exit())
                .isZero();
        refused(
                churnlab(target, "export", export.toString(), "--experiments", "small"),
                2,
                export + " holds an export of " + source.uri());
    }

    @Test
    void whatIsNoExportOrDamagedIsNotImported() throws Exception {
        Tracking.connect(source.uri()).run("damaged", run -> run.artifact("notes.txt", "why"));
        refused(churnlab(target, "import", folder.resolve("none").toString()), 2, "holds no export");

        var export = folder.resolve("export");
        assertThat(churnlab(source, "export", export.toString(), "--experiments", "damaged")
                        .exit())
                .isZero();
        refused(
                churnlab(NOWHERE, folder.resolve("home"), "import", export.toString()),
                5,
                "no MLflow server at " + NOWHERE);
        Path notes;
        try (var all = Files.walk(export)) {
            notes = all.filter(file -> file.endsWith("notes.txt")).findFirst().orElseThrow();
        }
        Files.writeString(notes, "WHY");
        refused(churnlab(target, "import", export.toString()), 2, notes + " is not what ", "take the export again");
        Files.writeString(export.resolve("archive.json"), "{\"format\":");
        refused(churnlab(target, "import", export.toString()), 2, "archive.json is no JSON", "damaged");
        assertThat(has(target, "damaged")).isFalse();
        assertThat(has(source, "damaged")).isTrue();
    }
}
