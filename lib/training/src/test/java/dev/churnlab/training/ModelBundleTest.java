package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** A bundle comes back as the model that was written, or is refused with the reason. */
class ModelBundleTest {
    private final Path folder;
    private final Path bundle;
    private final Table customers = Customers.table(200, 2);
    private final Provenance provenance = provenance();
    private float[] expected = {};

    ModelBundleTest(@TempDir Path folder) {
        this.folder = folder;
        bundle = folder.resolve("model ü");
    }

    private static Provenance provenance() {
        return new Provenance(
                new DataOrigin("customers.csv", "0".repeat(64), 500, 400, 100),
                Partition.random(0.2, 42),
                "default",
                new Parameters(10, Recipe.DEFAULT.parameters(Customers.SCHEMA).values()).toMap(),
                Environment.current(),
                null,
                Instant.parse("2026-11-21T10:15:30Z"),
                Instant.parse("2026-11-21T10:15:31.5Z"));
    }

    @BeforeEach
    void write() {
        try (var model = Customers.model(Customers.table(500, 1)).withThreshold(0.4)) {
            expected = model.predict(customers);
            ModelBundle.write(bundle, model, model.evaluate(customers), provenance);
        }
    }

    @Test
    void itHasTheFilesOfTheContract() throws IOException {
        try (var files = Files.list(bundle)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "bundle.json",
                            "model.ubj",
                            "schema.yaml",
                            "features.json",
                            "calibration.json",
                            "metrics.json",
                            "input_example.json",
                            "provenance.json");
        }
    }

    @Test
    void itComesBackAsItWas() {
        try (var read = ModelBundle.read(bundle)) {
            var model = read.model();
            assertThat(model.predict(customers)).isEqualTo(expected);
            assertThat(model.threshold()).isEqualTo(0.4);
            assertThat(model.schema()).isEqualTo(Customers.SCHEMA);
            assertThat(model.parameters()).isEqualTo(provenance.parameters());
            assertThat(read.metrics())
                    .containsExactlyEntriesOf(model.evaluate(customers).metrics());
            assertThat(read.provenance()).isEqualTo(provenance);
        }
    }

    @Test
    void writtenAgainItHasTheSameBytes() throws IOException {
        var again = folder.resolve("again");
        try (var read = ModelBundle.read(bundle)) {
            ModelBundle.write(again, read.model(), read.model().evaluate(customers), read.provenance());
        }
        assertThat(again.resolve("bundle.json")).hasSameTextualContentAs(bundle.resolve("bundle.json"));
    }

    @Test
    void itComesBackFromAZip() throws IOException {
        try (var read = ModelBundle.read(zip(UnaryOperator.identity()))) {
            assertThat(read.model().predict(customers)).isEqualTo(expected);
        }
    }

    @Test
    void theInputExampleCanBePredictedAndIsNobody() throws IOException {
        var text = Files.readString(bundle.resolve("input_example.json"));
        assertThat(text).contains("\"columns\": [ \"contract\", \"phone\"").contains("\"month\"");
        assertThat(text).doesNotContain("\"id\"");
    }

    @Test
    void whatIsNoBundleIsNeverReplaced() throws IOException {
        var thesis = Files.writeString(
                Files.createDirectories(folder.resolve("work")).resolve("thesis.txt"), "all");
        var file = Files.writeString(folder.resolve("notes"), "all");
        try (var read = ModelBundle.read(bundle)) {
            for (var place : List.of(thesis.getParent(), file)) {
                assertThatThrownBy(() -> ModelBundle.write(place, read.model(), provenance))
                        .isInstanceOf(BundleException.class)
                        .hasMessageStartingWith(place.toString());
            }
            var empty = Files.createDirectories(folder.resolve("empty"));
            ModelBundle.write(empty, read.model(), provenance);
            ModelBundle.write(empty, read.model(), provenance);
            assertThat(empty.resolve("bundle.json")).exists();
        }
        assertThat(thesis).hasContent("all");
        assertThat(file).hasContent("all");
    }

    @Test
    void nullsWhereAListOrAMapBelongsAreRefused() throws IOException {
        var index = Files.readString(bundle.resolve("bundle.json"));
        Files.writeString(
                bundle.resolve("bundle.json"), index.replaceFirst("(?s)\"files\": \\{.*?}", "\"files\": null"));
        refused("files");
        for (var steps : List.of("null", "[ null ]")) {
            assertThatThrownBy(() -> Features.fromJson("{\"version\": 1, \"steps\": " + steps + "}"))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("steps");
        }
    }

    @Test
    void pathsInAZipAreRefused() throws IOException {
        for (var prefix : List.of("../", "/etc/", "bundle/", "a\\")) {
            var zip = zip(name -> prefix + name);
            assertThatThrownBy(() -> ModelBundle.read(zip))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("has a path");
        }
    }

    @Test
    void everyFileIsCheckedAgainstItsHash() throws IOException {
        try (var files = Files.list(bundle)) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString();
                var bytes = Files.readAllBytes(file);
                if (!name.equals("bundle.json")) {
                    var changed = bytes.clone();
                    changed[bytes.length / 2] ^= 1;
                    Files.write(file, changed);
                    refused(name + " was changed");
                    Files.write(file, new byte[0]);
                    refused(name + " was changed");
                }
                Files.delete(file);
                refused(name);
                Files.write(file, bytes);
            }
        }
        ModelBundle.read(bundle).close();
    }

    @Test
    void whatDoesNotBelongIsRefused() throws IOException {
        Files.writeString(bundle.resolve("run.sh"), "rm -rf /");
        refused("file run.sh does not belong to a bundle");
        Files.delete(bundle.resolve("run.sh"));
        Files.createDirectory(bundle.resolve("code"));
        refused("code is no file");
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        edit("bundle.json", text -> text.replace("\"format\": 2", "\"format\": 3"));
        refused("bundle.json has format 3, this churnlab reads 1 to 2");
    }

    @Test
    void filesThatHashRightAreReadStrictlyAllTheSame() throws IOException {
        rehashed("features.json", text -> text.replace("\"ordinal\"", "\"java.lang.ProcessBuilder\""));
        rehashed(
                "features.json",
                text -> text.replaceFirst(
                        "\"step\": \"number\",\\s+\"column\": \"tenure\"",
                        "\"step\": \"category\", \"column\": \"phone\", \"categories\": [], \"column\": \"x\""));
        rehashed("features.json", text -> text.replace("\"tenure_band\"", "\"other\""));
        rehashed("calibration.json", text -> text.replace("identity", "magic"));
        rehashed("provenance.json", text -> text.replace("\"default\"", "\"unknown\""));
        rehashed("provenance.json", text -> text.replace("\"eta\": \"0.04\"", "\"eta\": \"fast\""));
        rehashed("schema.yaml", text -> "!!javax.script.ScriptEngineManager []");
        rehashed("metrics.json", text -> "[]");
        rehashed("model.ubj", text -> "no model");
        rehashed("model.ubj", text -> "");
    }

    @Test
    void aBoosterOfAnotherWidthIsRefused() throws IOException {
        try (var other = XGBoost.trainer(Customers.SCHEMA)
                .steps(List.of(new Encoder.Number("tenure")))
                .rounds(2)
                .train(customers)) {
            Files.write(bundle.resolve("model.ubj"), other.toBytes());
        }
        rehash("model.ubj");
        refused("the booster has 1 features, the steps make 16");
    }

    @Test
    void whatIsNoBundleIsSaidPlainly() throws IOException {
        assertThatThrownBy(() -> ModelBundle.read(folder.resolve("none")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no such file");
        var text = Files.writeString(folder.resolve("a.txt"), "hello");
        assertThatThrownBy(() -> ModelBundle.read(text))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("neither a folder nor a zip");
        var empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> ModelBundle.read(empty))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("no bundle.json in it");
    }

    private void refused(String why) {
        assertThatThrownBy(() -> ModelBundle.read(bundle).close())
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    private void edit(String name, UnaryOperator<String> change) throws IOException {
        var file = bundle.resolve(name);
        var text = Files.readString(file);
        assertThat(change.apply(text)).isNotEqualTo(text);
        Files.writeString(file, change.apply(text));
    }

    private void rehash(String name) throws IOException {
        var hash = Sha256.of(bundle.resolve(name));
        edit(
                "bundle.json",
                text -> text.replaceFirst("\"" + name + "\": \"\\w+\"", "\"" + name + "\": \"" + hash + "\""));
    }

    private void rehashed(String name, UnaryOperator<String> change) throws IOException {
        var before = Files.readAllBytes(bundle.resolve(name));
        var index = Files.readAllBytes(bundle.resolve("bundle.json"));
        if (name.endsWith(".ubj")) {
            Files.writeString(bundle.resolve(name), change.apply(""));
        } else {
            edit(name, change);
        }
        rehash(name);
        refused("");
        Files.write(bundle.resolve(name), before);
        Files.write(bundle.resolve("bundle.json"), index);
    }

    private Path zip(UnaryOperator<String> naming) throws IOException {
        var zip = Files.createTempFile(folder, "bundle", ".zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip));
                var files = Files.list(bundle)) {
            for (var file : files.toList()) {
                out.putNextEntry(new ZipEntry(naming.apply(file.getFileName().toString())));
                out.write(Files.readAllBytes(file));
            }
        }
        return zip;
    }
}
