package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import dev.churnlab.testing.MlflowServer;
import dev.churnlab.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts in a real S3 server: directly where MLflow does not serve them, past MLflow where it does. */
@ExtendWith(RealMlflow.class)
class S3ArtifactsIT {
    private static final int LARGE = 120 << 20;

    @TempDir
    private static Path place = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static S3Server s3;

    @BeforeAll
    static void start() throws Exception {
        s3 = S3Server.start(place.resolve("s3"));
        s3.bucket("lab");
    }

    @AfterAll
    static void stop() throws Exception {
        if (s3 != null) {
            s3.close();
        }
    }

    /** A run of an experiment whose artifacts lie where it is said. */
    private static Run start(TrackingServer server, String location) {
        var name = "s3 " + UUID.randomUUID();
        server.rest().post("experiments/create", Map.of("name", name, "artifact_location", location));
        return server.start(name);
    }

    private static Location at(String key) {
        return Location.of("s3://lab/" + key, s3.environment());
    }

    private static void needsBoto3() throws IOException, InterruptedException {
        var found = RealMlflow.python("import importlib.util as u; print(u.find_spec('boto3') is not None)");
        if (!found.equals("True") && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("needs boto3 in .venv");
        }
        Assumptions.assumeTrue(found.equals("True"), "needs boto3 in .venv: scripts/setup --tests installs it");
    }

    @Test
    void aModelGoesDirectlyToTheBucketAndBack() throws Exception {
        var server = RealMlflow.client(s3.environment());
        var run = start(server, "s3://lab/direct");
        run.model(Bundles.small());
        run.artifact("notes/why.txt", "because");
        run.close();
        var version = server.registry().register("s3 direct", run);

        assertThat(at("direct").tree().keySet())
                .contains(run.id() + "/artifacts/notes/why.txt")
                .anyMatch(path -> path.matches("models/m-[0-9a-f]+/artifacts/MLmodel"));
        assertThat(server.registry().download(version).resolve("model.ubj"))
                .hasSameBinaryContentAs(Bundles.small().resolve("model.ubj"));
        needsBoto3();
        var variables = new java.util.HashMap<>(s3.environment());
        variables.put("MLFLOW_S3_ENDPOINT_URL", s3.endpoint());
        var rounds = RealMlflow.python(
                variables,
                "import sys, mlflow; print(mlflow.xgboost.load_model(sys.argv[1]).num_boosted_rounds())",
                "models:/s3 direct/" + version.version());
        assertThat(rounds).isEqualTo("5");
    }

    @Test
    void aKeyThatLeadsOutIsRefused() {
        var server = RealMlflow.client(s3.environment());
        at("evil/bundle/..\\evil.txt").write("x");
        var artifacts = new Artifacts(server.rest(), "s3://lab/evil");

        assertThatThrownBy(() -> artifacts.get("bundle", folder.resolve("to")))
                .isInstanceOf(TrackingException.class)
                .hasMessage("refused the artifact '..\\evil.txt': its name leads out of its folder");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aBucketThatMayOnlyBeReadIsOneClearError() throws Exception {
        s3.readOnlyBucket("museum");
        var server = RealMlflow.client(s3.readersEnvironment());
        try (var run = start(server, "s3://museum/runs")) {
            assertThatThrownBy(() -> run.artifact("a.txt", "x"))
                    .isInstanceOf(StorageException.class)
                    .hasMessage("cannot write s3://museum/runs/" + run.id()
                            + "/artifacts/a.txt: these credentials may not write it (AccessDenied by " + s3.endpoint()
                            + "); ask for the right, or choose another place");
        }
    }

    @Test
    void aWrongKeyIsOneClearError() {
        var server = RealMlflow.client(
                s3.environmentWith("AWS_ACCESS_KEY_ID", S3Server.key(), "AWS_SECRET_ACCESS_KEY", "not-the-secret"));
        try (var run = start(server, "s3://lab/wrong")) {
            assertThatThrownBy(() -> run.artifact("a.txt", "x"))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("refused the credentials (SignatureDoesNotMatch)");
        }
    }

    @Test
    void withoutCredentialsARunGoesOnAndItsFilesWait() {
        var without = s3.environmentWith("HOME", folder.toString());
        var journals = Journals.of(Map.of("CHURNLAB_HOME", folder.toString()));
        var server = new TrackingServer(RealMlflow.client(without).rest().settings(), journals);
        String id;
        try (var run = start(server, "s3://lab/later")) {
            id = run.id();
            run.artifact("a.txt", "x");
            run.metric("loss", 0.5);
            assertThat(run.isDelivered()).isFalse();
            assertThat(run.trouble()).startsWith("no credentials for 127.0.0.1: set AWS_ACCESS_KEY_ID");
        }
        assertThat(at("later/" + id + "/artifacts/a.txt").exists()).isFalse();
        var with = new TrackingServer(RealMlflow.client(s3.environment()).rest().settings(), journals);
        assertThat(journals.deliver(uri -> with, Duration.ofMinutes(1)))
                .extracting(Delivered::state)
                .containsExactly(Delivered.State.DELIVERED);
        assertThat(at("later/" + id + "/artifacts/a.txt").text()).isEqualTo("x");
    }

    @Test
    void aLargeFileGoesPastTheServerInParts() throws Exception {
        needsBoto3();
        var file = folder.resolve("large.bin");
        var bytes = new byte[LARGE];
        new Random(1).nextBytes(bytes);
        Files.write(file, bytes);
        var variables = new java.util.HashMap<>(s3.environment());
        variables.put("MLFLOW_S3_ENDPOINT_URL", s3.endpoint());
        try (var mlflow = MlflowServer.start(folder.resolve("server"), "s3://lab/proxied", variables)) {
            // Without any key to S3.
            var run = RealMlflow.client(mlflow.uri(), Map.of()).start("large");
            run.artifact(file);
            run.close();

            var key = at("proxied").tree().keySet().iterator().next();
            assertThat(key).endsWith(run.id() + "/artifacts/large.bin");
            assertThat(at("proxied/" + key).version())
                    .hasValueSatisfying(tag -> assertThat(tag).endsWith("-8"));
            at("proxied/" + key).copyTo(folder.resolve("back.bin"));
            assertThat(folder.resolve("back.bin")).hasSameBinaryContentAs(file);
        }
    }
}
