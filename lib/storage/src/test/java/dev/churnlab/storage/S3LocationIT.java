package dev.churnlab.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.churnlab.storage.StorageException.Reason;
import dev.churnlab.testing.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of a real S3 server: read, written whole, listed; what goes wrong is said in one line. */
class S3LocationIT {
    private static final int LARGE = 40 << 20;

    // Beside the classes: a temporary folder in memory may not take the attributes that the server keeps.
    @TempDir(factory = TargetFolders.class)
    private static Path folder = Path.of("");

    @TempDir
    private Path local = Path.of("");

    private static S3Server server;
    private static Path lab = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(folder);
        lab = server.bucket("lab");
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static Location at(String key) {
        return Location.of("s3://lab/" + key, server.environment());
    }

    private static void refused(Reason reason, String message, ThrowingCallable call) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(call)
                .withMessage(message)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static byte[] large(int seed) {
        var bytes = new byte[LARGE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        var object = at("folder/läufe.txt");
        assertThat(object.exists()).isFalse();
        object.write("ı ß ö\n");
        assertThat(object.exists()).isTrue();
        assertThat(object.text()).isEqualTo("ı ß ö\n");
        assertThat(object.size()).isEqualTo(9);
        try (var in = object.open(3)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("ß ö\n");
        }
        object.copyTo(local.resolve("copy.txt"));
        assertThat(local.resolve("copy.txt")).hasContent("ı ß ö\n");
        var version = object.version();
        assertThat(version).isPresent().isEqualTo(object.version());
        object.write("");
        assertThat(object.size()).isZero();
        assertThat(object.version()).isPresent().isNotEqualTo(version);
        object.delete();
        object.delete();
        assertThat(object.exists()).isFalse();
        assertThat(object.version()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"with space.txt", "a+b&c=d.txt", "50%.txt", "100%25.txt", "q?x#y.txt", "日本/ä.txt", "a'\"b.txt"})
    void aNameIsTakenAsItIs(String key) throws IOException {
        at(key).write(key);
        assertThat(lab.resolve(key)).hasContent(key);
        assertThat(at(key).text()).isEqualTo(key);
        assertThat(at(key)).hasToString("s3://lab/" + key);
    }

    @Test
    void aLargeObjectGoesInPartsAndAppearsWhole() {
        var object = at("large.bin");
        var bytes = large(1);
        object.write(out -> {
            out.write(bytes, 0, LARGE - 1);
            assertThat(object.exists()).isFalse();
            out.write(bytes[LARGE - 1]);
        });
        assertThat(object.bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, LARGE})
    void theOldObjectStaysWhenWritingFails(int length) throws IOException {
        var object = at("kept" + length);
        object.write("old");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> object.write(out -> {
                    out.write(new byte[length]);
                    throw new IOException("the source ended");
                }))
                .withMessage("cannot write s3://lab/kept" + length + ": the source ended");
        assertThat(object.text()).isEqualTo("old");
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.toString().contains("multipart"))
                            .filter(Files::isRegularFile))
                    .isEmpty();
        }
    }

    @Test
    void aFolderIsListedInOrderWithoutWhatLiesDeeper() throws IOException {
        var bucket = server.bucket("lab");
        Files.createDirectories(bucket.resolve("parts/deeper"));
        for (int i = 0; i < 1010; i++) {
            Files.writeString(bucket.resolve(String.format("parts/part-%05d.csv", i)), "x");
        }
        Files.writeString(bucket.resolve("parts/deeper/other.csv"), "x");
        var files = at("parts").list();
        assertThat(files).hasSize(1010);
        assertThat(files.get(1009))
                .isEqualTo(at("parts/part-01009.csv"))
                .isEqualTo(at("parts/").resolve("part-01009.csv"));
        assertThat(files.get(7).name()).isEqualTo("part-00007.csv");
        assertThat(at("parts").isFolder()).isTrue();
        assertThat(at("parts/part-00000.csv").isFolder()).isFalse();
        assertThat(at("parts").exists()).isFalse();
        assertThat(at("parts/part-00000.csv").sibling("b.csv")).isEqualTo(at("parts/b.csv"));
        refused(Reason.NOT_FOUND, "cannot read s3://lab/nothing: there are no objects below it", () -> at("nothing")
                .list());
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, LARGE})
    void aSoleWriterNoticesAnother(int length) {
        var object = at("sole" + length);
        var first = object.soleWriter();
        first.write(out -> out.write(new byte[length]));
        first.write(out -> out.write(new byte[length + 1]));

        var second = object.soleWriter();
        second.write(out -> out.write(new byte[length + 2]));
        refused(
                Reason.CONFLICT,
                "cannot write " + object + ": somebody else has written it since; is the same run going on twice?",
                () -> first.write(out -> out.write(new byte[length + 3])));
        second.write(out -> out.write(new byte[length + 4]));
        assertThat(object.size()).isEqualTo(length + 4);
    }

    @Test
    void ofTwoWritersOfANewObjectOneWins() {
        var object = at("new");
        var first = object.soleWriter();
        var second = object.soleWriter();
        first.write(out -> out.write(1));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> second.write(out -> out.write(2)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
        assertThat(object.bytes()).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, LARGE})
    void aWriteWhoseAnswerWasLostCounts(int length) throws Exception {
        try (var relay = LosingRelay.to(server.port(), length == LARGE ? "POST" : "PUT", length == LARGE ? 2 : 1)) {
            var object = Location.of(
                    "s3://lab/lost" + length,
                    server.environmentWith(
                            "AWS_ENDPOINT_URL", "http://127.0.0.1:" + relay.port(),
                            "AWS_ACCESS_KEY_ID", S3Server.key(),
                            "AWS_SECRET_ACCESS_KEY", S3Server.secret()));
            var writer = object.soleWriter();
            writer.write(out -> out.write(new byte[length]));
            assertThat(relay.lost()).isEqualTo(1);
            writer.write(out -> out.write(new byte[length + 1]));
            assertThat(at("lost" + length).size()).isEqualTo(length + 1);
        }
    }

    @Test
    void aWrongSecretIsSaid() {
        var object = Location.of(
                "s3://lab/a",
                server.environmentWith("AWS_ACCESS_KEY_ID", S3Server.key(), "AWS_SECRET_ACCESS_KEY", "wrong-but-long"));
        refused(
                Reason.SERVICE,
                "cannot write s3://lab/a: http://127.0.0.1:" + server.port()
                        + " refused the credentials (SignatureDoesNotMatch); check AWS_ACCESS_KEY_ID,"
                        + " AWS_SECRET_ACCESS_KEY and what they may do",
                () -> object.write("x"));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(object::exists)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SERVICE));
    }

    @Test
    void aBucketIsNotMade() {
        var object = Location.of("s3://not-there/a", server.environment());
        refused(
                Reason.NOT_FOUND,
                "cannot write s3://not-there/a: there is no bucket not-there at http://127.0.0.1:" + server.port()
                        + "; make it first, or choose another",
                () -> object.write("x"));
        assertThat(lab.resolveSibling("not-there")).doesNotExist();
        assertThat(object.exists()).isFalse();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        refused(Reason.NOT_FOUND, "cannot read s3://lab/none: no such object", () -> at("none")
                .text());
        refused(Reason.NOT_FOUND, "cannot read s3://lab/none: no such object or bucket", () -> at("none")
                .size());
    }

    @Test
    void aServerThatIsNotThereIsSaid() {
        var object = Location.of(
                "s3://lab/a",
                Map.of(
                        "AWS_ENDPOINT_URL",
                        "http://127.0.0.1:1",
                        "AWS_ACCESS_KEY_ID",
                        "a",
                        "AWS_SECRET_ACCESS_KEY",
                        "b"));
        refused(
                Reason.SERVICE,
                "cannot read s3://lab/a: http://127.0.0.1:1 cannot be reached: connection refused",
                object::exists);
    }

    @Test
    void theEndpointOfMlflowComesFirst() {
        var variables = server.environment();
        variables.put("MLFLOW_S3_ENDPOINT_URL", variables.get("AWS_ENDPOINT_URL"));
        variables.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        at("endpoint").write("x");
        assertThat(Location.of("s3://lab/endpoint", variables).text()).isEqualTo("x");
        variables.put("MLFLOW_S3_ENDPOINT_URL", "127.0.0.1:9000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Location.of("s3://lab/endpoint", variables).text())
                .withMessage("MLFLOW_S3_ENDPOINT_URL is no endpoint: '127.0.0.1:9000'; as in http://host:9000");
    }

    @Test
    void aProfileIsUsed() throws IOException {
        at("profile").write("x");
        var file = local.resolve("credentials");
        Files.writeString(
                file,
                "[default]\naws_access_key_id = other\naws_secret_access_key = other\n[lab]\naws_access_key_id = "
                        + S3Server.key() + "\naws_secret_access_key = " + S3Server.secret() + "\n");
        var variables = server.environmentWith("AWS_SHARED_CREDENTIALS_FILE", file.toString(), "AWS_PROFILE", "lab");
        assertThat(Location.of("s3://lab/profile", variables).text()).isEqualTo("x");
        variables.put("AWS_PROFILE", "none");
        refused(
                Reason.SERVICE,
                "cannot read s3://lab/profile: no credentials: " + file
                        + ": Profile none does not exist in AWS credential file;"
                        + " the profile is chosen by AWS_PROFILE",
                () -> Location.of("s3://lab/profile", variables).text());
        variables.put("AWS_SHARED_CREDENTIALS_FILE", local.resolve("none").toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Location.of("s3://lab/profile", variables).text())
                .withMessage("no credentials for 127.0.0.1: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                        + " or AWS_WEB_IDENTITY_TOKEN_FILE, or write " + local.resolve("none"));
    }

    /** On the wire, since the server knows no web identities. */
    @Test
    void aWebIdentityIsExchangedForAKey() throws IOException {
        var token = Files.writeString(local.resolve("token"), "the.token.here\n");
        var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var asked = new ArrayList<String>();
        answer(
                service,
                "/",
                "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                        + "<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>key</AccessKeyId>"
                        + "<SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>"
                        + "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
                        + "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>",
                request -> asked.add(request.getRequestURI().getQuery()));
        answer(
                service,
                "/lab/a",
                "x",
                request -> asked.add(request.getRequestHeaders().getFirst("Authorization") + " "
                        + request.getRequestHeaders().getFirst("X-Amz-Security-Token")));
        service.start();
        try {
            var endpoint = "http://127.0.0.1:" + service.getAddress().getPort();
            var variables = Map.of(
                    "AWS_ENDPOINT_URL",
                    endpoint,
                    "AWS_ENDPOINT_URL_STS",
                    endpoint,
                    "AWS_REGION",
                    "eu-west-1",
                    "AWS_WEB_IDENTITY_TOKEN_FILE",
                    token.toString(),
                    "AWS_ROLE_ARN",
                    "arn:aws:iam::1:role/churn");
            assertThat(Location.of("s3://lab/a", variables).text()).isEqualTo("x");
            assertThat(Location.of("s3://lab/a", variables).text()).isEqualTo("x");
            assertThat(asked).hasSize(3);
            assertThat(asked.get(0))
                    .contains(
                            "Action=AssumeRoleWithWebIdentity",
                            "WebIdentityToken=the.token.here",
                            "RoleArn=arn:aws:iam::1:role/churn");
            assertThat(asked.subList(1, 3))
                    .allSatisfy(each -> assertThat(each).contains("Credential=key/", "/eu-west-1/s3/", " session"));
        } finally {
            service.stop(0);
        }
    }

    private static void answer(HttpServer service, String path, String text, Consumer<HttpExchange> hears) {
        service.createContext(path, exchange -> {
            hears.accept(exchange);
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @Test
    @Tag("soak")
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        try (var silent = new java.net.ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var endpoint = "http://127.0.0.1:" + silent.getLocalPort();
            var object = Location.of(
                    "s3://lab/a",
                    Map.of("AWS_ENDPOINT_URL", endpoint, "AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b"));
            refused(Reason.SERVICE, "cannot read s3://lab/a: " + endpoint + " does not answer in time", object::exists);
        }
    }
}
