package dev.churnlab.tracking;

import static dev.churnlab.tracking.FaultyServer.half;
import static dev.churnlab.tracking.FaultyServer.json;
import static dev.churnlab.tracking.FaultyServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.storage.StorageException;
import dev.churnlab.storage.TransferListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An artifact is there with every byte, or the call says that it is not; a download stays in its folder. */
@Timeout(20)
class ArtifactFaultsTest {
    private static final String API = "/api/2.0/mlflow-artifacts/artifacts";
    private static final String MULTIPART = "/api/2.0/mlflow-artifacts/mpu/";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private FaultyServer server;
    private Artifacts artifacts;

    @BeforeEach
    void start() throws IOException {
        server = new FaultyServer();
        artifacts = new Artifacts(server.client().rest(), "mlflow-artifacts:/1/r1/artifacts");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String list(String name, long size) {
        return "{\"files\": [{\"path\": \"" + name + "\", \"is_dir\": false, \"file_size\": " + size + "}]}";
    }

    @Test
    void lostBodyIsSentAgain() throws IOException {
        var file = Files.writeString(folder.resolve("a.txt"), "12345");
        server.on(API + "/1/r1/artifacts/a.txt", json("{}"));
        server.on(API, json(list("a.txt", 0)), json(list("a.txt", 5)));

        artifacts.put(file, "", TransferListener.NONE);

        assertThat(server.asked()).filteredOn(asked -> asked.startsWith("PUT")).hasSize(2);
    }

    @Test
    void bodyThatIsLostEachTimeIsAnError() throws IOException {
        var file = Files.writeString(folder.resolve("a.txt"), "12345");
        server.on(API + "/1/r1/artifacts/a.txt", json("{}"));
        server.on(API, json(list("a.txt", 0)));

        assertThatThrownBy(() -> artifacts.put(file, "", TransferListener.NONE))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("did not keep all 5 bytes of artifact a.txt in 3 attempts");
    }

    @Test
    void halfDownloadIsAskedForAgain() throws IOException {
        server.on(API, json(list("a.txt", 5)));
        server.on(API + "/1/r1/artifacts/bundle/a.txt", half(), json("123"), status(503, ""), json("12345"));

        artifacts.get("bundle", folder.resolve("to"));

        assertThat(folder.resolve("to/a.txt")).hasContent("12345");
    }

    @Test
    void downloadThatStaysShortLeavesNothing() {
        server.on(API, json(list("a.txt", 5)));
        server.on(API + "/1/r1/artifacts/bundle/a.txt", json("123"));

        assertThatThrownBy(() -> artifacts.get("bundle", folder.resolve("to")))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("did not send all 5 bytes");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "..", ".", "", "/etc/evil", "a/b", "..\\\\evil", "a\\u0000b"})
    void nameThatLeadsOutIsRefused(String name) {
        server.on(API, json(list(name, 5)));

        assertThatThrownBy(() -> artifacts.get("bundle", folder.resolve("to")))
                .isInstanceOf(TrackingException.class)
                .hasMessageContaining("leads out of its folder");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void storeThatNobodyServesIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("a.txt"), "12345");
        var elsewhere = new Artifacts(server.client().rest(), "/var/mlflow/1/r1");

        assertThatThrownBy(() -> elsewhere.put(file, "", TransferListener.NONE))
                .hasMessageContaining("the artifacts lie at /var/mlflow/1/r1")
                .hasMessageContaining("--serve-artifacts");
    }

    @Test
    void aStoreThatIsNotReachedFromHereIsReachedThroughTheServer() throws IOException {
        var file = folder.resolve("large.bin");
        try (var large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(100 << 20);
        }
        var nobody = "http://127.0.0.1:" + RealMlflow.freePort() + "/large.bin?partNumber=1";
        server.on("/api/3.0/mlflow/server-info", json("{\"multipart_uploads_enabled\": true}"));
        server.on(
                MULTIPART + "create/1/r1/artifacts",
                json("{\"upload_id\": \"u\", \"credentials\": [{\"part_number\": 1, \"url\": \"" + nobody + "\"}]}"));
        server.on(MULTIPART + "abort/1/r1/artifacts", json("{}"));
        server.on(API + "/1/r1/artifacts/large.bin", json("{}"));
        server.on(API, json(list("large.bin", 100 << 20)));

        artifacts.put(file, "", TransferListener.NONE);

        assertThat(server.asked())
                .containsExactly(
                        "GET /api/3.0/mlflow/server-info",
                        "POST " + MULTIPART + "create/1/r1/artifacts",
                        "POST " + MULTIPART + "abort/1/r1/artifacts",
                        "PUT " + API + "/1/r1/artifacts/large.bin",
                        "GET " + API);
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> artifacts.put(folder.resolve("no.txt"), "", TransferListener.NONE))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no.txt: no such file");
    }
}
