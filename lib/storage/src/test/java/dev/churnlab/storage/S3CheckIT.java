package dev.churnlab.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.churnlab.storage.S3Check.Finding;
import dev.churnlab.testing.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong on the way to S3 is named: one line, and the first thing that is wrong. */
class S3CheckIT {
    @TempDir(factory = TargetFolders.class)
    private static Path folder = Path.of("");

    private static S3Server server;
    private static Path lab = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(folder);
        lab = server.bucket("lab");
        server.readOnlyBucket("museum");
        Location.of("s3://museum/a.txt", server.environment()).write("x");
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static List<String> lines(@Nullable String place, Map<String, String> variables) {
        return S3Check.of(place, variables).stream()
                .map(each -> (each.good() ? "ok " : "WRONG ") + each.aspect() + ": " + each.says())
                .toList();
    }

    /** All that was found is good but the last, which says this. */
    private static void fails(@Nullable String place, Map<String, String> variables, String line) {
        var found = lines(place, variables);
        assertThat(found.get(found.size() - 1)).isEqualTo(line);
        assertThat(found.subList(0, found.size() - 1)).allMatch(each -> each.startsWith("ok "));
    }

    @Test
    void everythingIsGoodAndNothingIsLeft() throws Exception {
        var found = S3Check.of("s3://lab/some/prefix", server.environment());

        assertThat(found).allMatch(Finding::good).extracting(Finding::aspect).containsExactly(S3Check.Aspect.values());
        try (var left = Files.walk(lab)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void theEndpointAloneIsEnough() {
        assertThat(lines(null, server.environment())).hasSize(4).allMatch(line -> line.startsWith("ok "));
    }

    @Test
    void nobodyAtTheEndpoint() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        fails(
                "s3://lab",
                Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:" + port),
                "WRONG endpoint: http://127.0.0.1:" + port + " cannot be reached: connection refused");
        fails(
                "s3://lab",
                Map.of("AWS_ENDPOINT_URL", "nowhere"),
                "WRONG endpoint: AWS_ENDPOINT_URL is no endpoint: 'nowhere'; as in http://host:9000");
    }

    @Test
    void aClockThatGoesWrong() throws Exception {
        try (var late = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answering = new Thread(() -> answerLate(late));
            answering.setDaemon(true);
            answering.start();
            var elsewhere = new HashMap<>(server.environment());
            elsewhere.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + late.getLocalPort());
            var found = lines("s3://lab", elsewhere);
            assertThat(found).hasSize(2);
            assertThat(found.get(1))
                    .matches(
                            "WRONG clock: this machine's clock is \\d+ minutes ahead of the server's, and S3 takes 15 at"
                                    + " most: set it \\(NTP\\)");
        }
    }

    private static void answerLate(ServerSocket server) {
        try (var client = server.accept()) {
            var in = client.getInputStream();
            for (int line = 0; line != '\r'; line = in.read()) {
                // As far as the first line of the request.
            }
            client.getOutputStream()
                    .write(("HTTP/1.1 403 Forbidden\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: 0\r\n"
                                    + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noCredentials(@TempDir Path home) {
        fails(
                "s3://lab",
                server.environmentWith("HOME", home.toString()),
                "WRONG credentials: no credentials for 127.0.0.1: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or"
                        + " AWS_WEB_IDENTITY_TOKEN_FILE, or write " + home.resolve(".aws/credentials"));
    }

    @Test
    void aProfile(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(
                home.resolve(".aws/credentials"),
                "[lab]\naws_access_key_id=" + S3Server.key() + "\naws_secret_access_key=" + S3Server.secret() + "\n");
        var found = lines("s3://lab", server.environmentWith("HOME", home.toString(), "AWS_PROFILE", "lab"));

        assertThat(found)
                .contains("ok credentials: the profile lab of " + home.resolve(".aws/credentials"))
                .allMatch(line -> line.startsWith("ok "));
    }

    @Test
    void aWrongKeyOrSecret() {
        fails(
                "s3://lab",
                server.environmentWith("AWS_ACCESS_KEY_ID", "nobody", "AWS_SECRET_ACCESS_KEY", "x"),
                "WRONG key: the server does not know it: check AWS_ACCESS_KEY_ID");
        fails(
                "s3://lab",
                server.environmentWith("AWS_ACCESS_KEY_ID", S3Server.key(), "AWS_SECRET_ACCESS_KEY", "x"),
                "WRONG key: the secret is not this key's: check AWS_SECRET_ACCESS_KEY, and AWS_REGION");
    }

    @Test
    void noSuchBucket() {
        fails(
                "s3://nowhere/at/all",
                server.environment(),
                "WRONG bucket: cannot list s3://nowhere/at/all: there is no bucket nowhere at " + server.endpoint()
                        + "; make it first, or choose another");
        assertThat(lab.resolveSibling("nowhere")).doesNotExist();
    }

    @Test
    void aRightThatIsMissing() {
        var found = lines("s3://museum", server.readersEnvironment());

        assertThat(found)
                .filteredOn(line -> line.startsWith("WRONG"))
                .singleElement()
                .asString()
                .matches(
                        "WRONG put: cannot write s3://museum/.churnlab-check-[-0-9a-f]+: these credentials may not write it .*");
        assertThat(found).contains("ok list: permitted", "ok get: permitted");
    }

    @Test
    void whatIsNotInS3() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> S3Check.of("/tmp", Map.of()))
                .withMessage("'/tmp' is not in S3; as in s3://bucket/folder");
    }
}
