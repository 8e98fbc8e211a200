package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.testing.MlflowServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What one MLflow server has is on another one after export and import, once, whatever happened on the way. */
@ExtendWith(RealMlflow.class)
class BackupIT {
    @TempDir
    private static Path place = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static MlflowServer other;
    private static TrackingServer target;

    private final TrackingServer source = RealMlflow.client();
    private final String name = "backup " + UUID.randomUUID();
    private Run run;
    private Run child;

    @BeforeAll
    static void start() throws IOException {
        other = MlflowServer.start(place, place.resolve("artifacts").toString(), Map.of());
        target = RealMlflow.client(other.uri(), Map.of());
    }

    @AfterAll
    static void stop() {
        if (other != null) {
            other.close();
        }
    }

    @BeforeEach
    void fill() throws IOException {
        var file = Files.writeString(folder.resolve("notes.txt"), "why");
        run = source.start(name);
        run.params(Map.of("eta", 0.1, "depth", 4));
        run.tag("stage", "trial");
        for (int step = 0; step < 20; step++) {
            run.metric("loss", 1.0 / (step + 1), step);
        }
        run.metric("broken", Double.NaN);
        run.metric("roc_auc", 0.84);
        run.artifact(file, "deep/er");
        run.model(Bundles.small());
        child = run.child("trial 1");
        child.metric("loss", 0.5, 3);
        child.close();
        run.close();
        source.rest()
                .post(
                        "runs/log-inputs",
                        Map.of(
                                "run_id",
                                run.id(),
                                "datasets",
                                List.of(Map.of(
                                        "dataset",
                                        Map.of(
                                                "name",
                                                "customers",
                                                "digest",
                                                "0a1b",
                                                "source_type",
                                                "local",
                                                "source",
                                                "customers.csv")))));
        var registry = source.registry();
        var first = registry.register(name, run);
        var gap = registry.register(name, source.run(name, filled -> filled.model(Bundles.small())));
        var third = registry.register(name, source.run(name, filled -> filled.model(Bundles.small())));
        source.rest().delete("model-versions/delete", Map.of("name", name, "version", String.valueOf(gap.version())));
        registry.tag(first, "judged", "yes");
        registry.point("champion", name, third.version());
    }

    private Totals export() {
        return Backup.export(source, folder.resolve("export"), List.of(name), List.of(name), line -> {});
    }

    private Totals restore() {
        return Backup.restore(target, folder.resolve("export"), line -> {});
    }

    /** All runs of the experiment on a server, by the id that they have at the source. */
    private Map<String, JsonNode> runs(TrackingServer server) {
        var runs = new TreeMap<String, JsonNode>();
        var query = Map.of("experiment_ids", List.of(server.experiment(name)));
        for (var each : server.rest().post("runs/search", query).path("runs")) {
            var whole = server.get(each.at("/info/run_id").asText());
            runs.put(
                    tags(whole.path("data"))
                            .getOrDefault(Importer.RUN, whole.at("/info/run_id").asText()),
                    whole);
        }
        return runs;
    }

    private static JsonNode of(Map<String, JsonNode> runs, String id) {
        return Objects.requireNonNull(runs.get(id), id);
    }

    private static Map<String, String> tags(JsonNode node) {
        var tags = new TreeMap<String, String>();
        node.path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return tags;
    }

    private void isAllThere(Totals exported) throws IOException {
        var there = runs(target);
        assertThat(there).hasSize(exported.runs()).containsOnlyKeys(runs(source).keySet());
        runs(source).forEach((id, expected) -> {
            var found = of(there, id);
            for (var part : List.of("/data/params", "/data/metrics")) {
                assertThat(found.at(part)).containsExactlyInAnyOrderElementsOf(expected.at(part));
            }
            for (var part : List.of("/info/status", "/info/start_time", "/info/end_time", "/info/run_name")) {
                assertThat(found.at(part)).isEqualTo(expected.at(part));
            }
            assertThat(found.at("/inputs/dataset_inputs")).isEqualTo(expected.at("/inputs/dataset_inputs"));
            assertThat(found.at("/outputs/model_outputs").size())
                    .isEqualTo(expected.at("/outputs/model_outputs").size());
        });
        var main = of(there, run.id());
        var id = main.at("/info/run_id").asText();
        assertThat(tags(main.path("data"))).containsEntry("stage", "trial");
        assertThat(tags(of(there, child.id()).path("data"))).containsEntry("mlflow.parentRunId", id);
        assertThat(target.rest()
                        .get("metrics/get-history", Map.of("run_id", id, "metric_key", "loss"))
                        .path("metrics"))
                .hasSize(20);
        new Artifacts(target.rest(), main.at("/info/artifact_uri").asText())
                .get("", folder.resolve("back" + UUID.randomUUID()));

        var versions = target.registry().versions(name);
        assertThat(versions).extracting(ModelVersion::version).containsExactly(3, 1);
        assertThat(target.registry().aliases(name)).containsExactly(Map.entry("champion", 3));
        assertThat(versions.get(1).tags()).containsEntry("judged", "yes");
        assertThat(versions.get(1).runId()).isEqualTo(id);
        assertThat(target.registry().download(versions.get(0)).resolve("model.ubj"))
                .hasSameBinaryContentAs(Bundles.small().resolve("model.ubj"));
    }

    @Test
    void allIsThereOnce() throws IOException {
        var exported = export();
        assertThat(exported.runs()).isEqualTo(4);
        assertThat(exported.points()).isEqualTo(20 + 2 + 1);
        assertThat(exported.loggedModels()).isEqualTo(3);
        assertThat(exported.versions()).isEqualTo(2);

        assertThat(restore()).isEqualTo(exported);
        isAllThere(exported);

        assertThat(restore()).isEqualTo(exported);
        isAllThere(exported);
    }

    @Test
    void whatWasStoppedGoesOn() throws IOException {
        for (var stopAfter : List.of("run", "logged model", "model")) {
            assertThatThrownBy(() -> Backup.export(
                            source, folder.resolve("export"), List.of(name), List.of(name), stop(stopAfter)))
                    .hasMessage("stopped");
        }
        var exported = export();
        for (var stopAfter : List.of("run", "logged model", "model")) {
            assertThatThrownBy(() -> Backup.restore(target, folder.resolve("export"), stop(stopAfter)))
                    .hasMessage("stopped");
        }
        assertThat(restore()).isEqualTo(exported);
        isAllThere(exported);
    }

    private static java.util.function.Consumer<String> stop(String after) {
        return line -> {
            if (line.startsWith(after)) {
                throw new IllegalStateException("stopped");
            }
        };
    }

    @Test
    void whatHasNotChangedIsNotFetchedAgain() throws IOException {
        export();
        var file = folder.resolve("export/files/runs").resolve(run.id()).resolve("deep/er/notes.txt");
        var fetched = Files.getLastModifiedTime(file);
        var again = new ArrayList<String>();
        Backup.export(source, folder.resolve("export"), List.of(name), List.of(name), again::add);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(fetched);
        assertThat(again).isNotEmpty();
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        export();
        var file = folder.resolve("export/files/runs").resolve(run.id()).resolve("deep/er/notes.txt");
        Files.writeString(file, "WHY");

        assertThatThrownBy(this::restore)
                .isInstanceOf(TrackingException.class)
                .hasMessageStartingWith(file + " is not what ")
                .hasMessageEndingWith(": take the export again");
    }

    @Test
    void whatDidNotComeToItsEndIsNotTaken() throws IOException {
        export();
        var kept = Files.readAllBytes(folder.resolve("export/contents.json"));
        Files.delete(folder.resolve("export/contents.json"));
        assertThatThrownBy(this::restore).hasMessageEndingWith("did not come to its end: run `churnlab export` again");
        Files.write(folder.resolve("export/contents.json"), kept);
        var thing = folder.resolve("export/runs").resolve(run.id() + ".json");
        Files.writeString(thing, Files.readString(thing).replace("0.84", "0.94"));
        assertThatThrownBy(this::restore).hasMessage(thing + " is not what the export wrote: take the export again");
        Files.delete(thing);
        assertThatThrownBy(this::restore).hasMessage(thing + " is missing: take the export again");
        assertThatThrownBy(() -> target.rest().get("experiments/get-by-name", Map.of("experiment_name", name)))
                .as("nothing is made of a damaged export")
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void anAliasThatSomebodyElsePointedStays() {
        export();
        restore();
        var registry = target.registry();
        var other = registry.register(name, target.run(name, filled -> filled.model(Bundles.small())));
        registry.point("champion", name, other.version());
        restore();
        assertThat(registry.aliases(name)).containsExactly(Map.entry("champion", other.version()));

        registry.point("champion", name, 3);
        var figures = Map.of(1, 0.9, 3, 0.84);
        registry.promote(
                registry.version(name, 1),
                Gate.standard(),
                asked -> Scores.of(Map.of("roc_auc", figures.getOrDefault(asked.version(), 0.0))));
        restore();
        assertThat(registry.aliases(name)).containsOnly(Map.entry("champion", 1), Map.entry("previous", 3));
    }

    private ModelVersion version(String model, String location, String runId) {
        source.rest().post("registered-models/create", Map.of("name", model));
        source.rest().post("model-versions/create", Map.of("name", model, "source", location, "run_id", runId));
        return source.registry().version(model, 1);
    }

    private Totals exportModels(List<String> models) {
        return Backup.export(source, folder.resolve("export"), List.of(), models, line -> {});
    }

    private byte[] booster(TrackingServer server, String model) throws IOException {
        var back = folder.resolve("back" + UUID.randomUUID());
        ModelUri.parse("models:/" + model + "/1").files(server).artifacts().get("", back);
        return Files.readAllBytes(back.resolve("bundle/model.ubj"));
    }

    @Test
    void aCopyOfAVersionIsThatModelThereToo() throws IOException {
        var copy = name + " copy";
        var copied = version(copy, "models:/" + name + "/1", run.id());
        var again = name + " copy of the copy";
        version(again, "models:/" + copied.name() + "/1", run.id());
        // There the number 1 of that name is another model.
        target.registry().register(copy, target.run(name, filled -> filled.model(Bundles.small())));

        var exported = exportModels(List.of(copy, again));

        assertThat(exported.loggedModels()).isEqualTo(1);
        assertThat(exported.files()).isGreaterThan(3);
        restore();
        var model = of(runs(target), run.id())
                .at("/outputs/model_outputs/0/model_id")
                .asText();
        assertThat(target.registry().version(copy, 2).source()).isEqualTo("models:/" + model);
        assertThat(target.registry().version(again, 1).source()).isEqualTo("models:/" + model);
        assertThat(booster(target, again))
                .isEqualTo(Files.readAllBytes(Bundles.small().resolve("model.ubj")));
    }

    @Test
    void aVersionOfArtifactsOfARunLoadsThere() throws IOException {
        var model = folder.resolve("model");
        ModelUri.parse(run.loggedModel().uri()).files(source).artifacts().get("", model);
        var old = source.run(name, filled -> filled.artifact(model, "deep"));
        var root = source.get(old.id()).at("/info/artifact_uri").asText();
        var names = List.of(name + " of MLflow 2", name + " by its run");
        version(names.get(0), root + "/deep/model", old.id());
        version(names.get(1), "runs:/" + old.id() + "/deep/model", old.id());

        exportModels(names);
        restore();

        var there = of(runs(target), old.id()).at("/info");
        for (var each : names) {
            var version = target.registry().version(each, 1);
            assertThat(version.source()).isEqualTo(there.path("artifact_uri").asText() + "/deep/model");
            assertThat(version.runId()).isEqualTo(there.path("run_id").asText());
            assertThat(booster(target, each)).isEqualTo(Files.readAllBytes(model.resolve("bundle/model.ubj")));
        }
    }

    @Test
    void aVersionThatHasBecomeAnotherModelIsNoted() {
        var copy = name + " copy";
        version(copy, "models:/" + name + "/1", run.id());
        exportModels(List.of(copy));
        var other = target.run(name, filled -> filled.model(Bundles.small()));
        var wrong = target.registry().register(copy, other);
        target.registry().tag(wrong, Importer.VERSION, "1");
        target.registry().tag(wrong, Importer.SERVER, source.uri().toString());

        assertThatThrownBy(this::restore)
                .isInstanceOf(TrackingException.class)
                .hasMessageStartingWith(
                        "version 1 of model " + copy + " on " + target.uri() + " should have its files at")
                .hasMessageEndingWith(": delete the version there and import again");
    }

    @Test
    void aVersionWhoseModelIsDeletedIsNamedBeforeAnythingIsWritten() {
        var gone = source.run(name, filled -> filled.model(Bundles.small()));
        var version = source.registry().register(name, gone);
        source.rest().delete("logged-models/" + gone.loggedModel().id(), Map.of());

        assertThatThrownBy(this::export)
                .isInstanceOf(NotFoundException.class)
                .hasMessageStartingWith("model " + name + " cannot be exported: the run or the logged model of version "
                        + version.version() + " is deleted; delete the version as well");
        assertThat(folder.resolve("export")).doesNotExist();
        source.rest()
                .delete("model-versions/delete", Map.of("name", name, "version", String.valueOf(version.version())));
        assertThat(export().versions()).isEqualTo(2);
    }

    @Test
    void whatIsNoExportIsNamed() throws IOException {
        assertThatThrownBy(() -> Backup.restore(target, folder, line -> {}))
                .hasMessage(folder + " holds no export: there is no archive.json in it");
        assertThatThrownBy(() -> Backup.export(source, folder, List.of(name), List.of(), line -> {}))
                .hasMessage(folder + " is not empty and no export: choose another folder");
        assertThatThrownBy(() -> Backup.export(source, folder.resolve("e"), List.of("no such"), List.of(), line -> {}))
                .isInstanceOf(NotFoundException.class);
    }
}
