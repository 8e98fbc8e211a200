package dev.churnlab.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.churnlab.storage.S3Check.Finding;
import dev.churnlab.testing.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials from each of their places, and each way in which they are wrong: one line that says where and what to do. */
class CredentialsIT {
    @TempDir(factory = TargetFolders.class)
    private static Path folder = Path.of("");

    private static S3Server server;

    @TempDir
    private Path home = Path.of("");

    private String token = "";

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(folder);
        server.bucket("lab");
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void write() throws IOException {
        token = Files.writeString(home.resolve("token"), TokenService.TOKEN + "\n")
                .toString();
    }

    private Map<String, String> variables(String... more) {
        var variables = new HashMap<>(server.environmentWith(more));
        variables.put("HOME", home.toString());
        return variables;
    }

    private Map<String, String> identity(String service, String file, String role) {
        return variables("AWS_ENDPOINT_URL_STS", service, "AWS_WEB_IDENTITY_TOKEN_FILE", file, "AWS_ROLE_ARN", role);
    }

    /** The check says this of the first thing that is wrong, and no more; an operation fails with the same words. */
    private static void wrong(Map<String, String> variables, S3Check.Aspect aspect, String says, String operation) {
        var bad = S3Check.of("s3://lab", variables).stream()
                .filter(finding -> !finding.good())
                .toList();
        assertThat(bad).containsExactly(new Finding(aspect, false, says));
        assertThatThrownBy(() -> Location.of("s3://lab/x", variables).write("x"))
                .hasMessageEndingWith(operation)
                .message()
                .doesNotContain("\n");
    }

    private static void noCredentials(Map<String, String> variables, String says) {
        wrong(variables, S3Check.Aspect.CREDENTIALS, says, says);
    }

    @Test
    void theTokenOfAWebIdentityIsExchangedUntilItsKeysExpire() throws IOException {
        var later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        try (var service = new TokenService(" ", later)) {
            var variables = identity(service.uri(), token, TokenService.ROLE);
            assertThat(S3Check.of("s3://lab", variables))
                    .allMatch(Finding::good)
                    .contains(new Finding(S3Check.Aspect.CREDENTIALS, true, "the web identity of " + token));
            int asked = service.asked();
            var place = Location.of("s3://lab/identity.txt", variables);
            place.write("x");
            assertThat(place.text()).isEqualTo("x");
            assertThat(service.asked()).isEqualTo(asked);
        }
        try (var service = new TokenService(" ", later.minus(2, ChronoUnit.HOURS))) {
            var place = Location.of("s3://lab/identity.txt", identity(service.uri(), token, TokenService.ROLE));
            place.write("x");
            int asked = service.asked();
            place.write("y");
            assertThat(service.asked()).isGreaterThan(asked);
        }
        try (var service = new TokenService("of-a-session", later)) {
            wrong(
                    identity(service.uri(), token, TokenService.ROLE),
                    S3Check.Aspect.KEY,
                    "the session token is none or has expired: get another one (AWS_SESSION_TOKEN)",
                    "refused the credentials (InvalidToken); check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and what they may"
                            + " do");
        }
    }

    @Test
    void whatTheTokenServiceDoesNotTakeIsNamed() throws IOException {
        var other = Files.writeString(home.resolve("other"), "abc").toString();
        try (var service = new TokenService(" ", Instant.now())) {
            noCredentials(
                    identity(service.uri(), other, TokenService.ROLE),
                    service.uri() + " refused the token of " + other + " for the role " + TokenService.ROLE
                            + " (400): check AWS_ROLE_ARN, and that the role trusts whoever issued the token");
            noCredentials(
                    identity(service.uri(), token, "arn:aws:iam::1:role/other"),
                    service.uri() + " refused the token of " + token
                            + " for the role arn:aws:iam::1:role/other (403): check AWS_ROLE_ARN, and that the role trusts"
                            + " whoever issued the token");
            var absent = home.resolve("absent").toString();
            noCredentials(
                    identity(service.uri(), absent, TokenService.ROLE),
                    "the file of AWS_WEB_IDENTITY_TOKEN_FILE, " + absent + ", cannot be read");
        }
        noCredentials(
                identity("http://127.0.0.1:1", token, TokenService.ROLE),
                "http://127.0.0.1:1 cannot be reached: connection refused");
        noCredentials(
                identity("nowhere", token, TokenService.ROLE),
                "AWS_ENDPOINT_URL_STS is no address: 'nowhere'; as in https://host");
        noCredentials(
                variables("AWS_WEB_IDENTITY_TOKEN_FILE", token),
                "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN, the role that its token is for, is not");
    }

    @Test
    void aKeyWithoutItsSecret() {
        noCredentials(
                variables("AWS_ACCESS_KEY_ID", "x"),
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together, and the second is not set");
        var blank = variables(
                "AWS_ACCESS_KEY_ID",
                S3Server.key(),
                "AWS_SECRET_ACCESS_KEY",
                S3Server.secret(),
                "AWS_SESSION_TOKEN",
                "");
        assertThat(S3Check.of("s3://lab", blank)).allMatch(Finding::good);
    }

    @Test
    void aProfileThatIsNoneOrNotWhole() throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        var file = Files.writeString(home.resolve(".aws/credentials"), "[lab]\naws_access_key_id=x\n");
        noCredentials(
                variables(),
                file + ": Profile default does not exist in AWS credential file; the profile is chosen by AWS_PROFILE");
        noCredentials(
                variables("AWS_PROFILE", "lab"),
                file + ": Secret key does not exist in profile lab in AWS credential file; the profile is chosen by"
                        + " AWS_PROFILE");
        Files.writeString(file, "aws_access_key_id=x\n");
        noCredentials(
                variables("AWS_PROFILE", "of-a-file-without"),
                file + " is no file of credentials: before its first line there has to be a profile, as in"
                        + " [of-a-file-without]");
    }

    @Test
    void anotherRegion() {
        var wrong = variables(
                "AWS_ACCESS_KEY_ID",
                S3Server.key(),
                "AWS_SECRET_ACCESS_KEY",
                S3Server.secret(),
                "AWS_REGION",
                "eu-west-1");
        var says = "The authorization header is malformed; the region \"eu-west-1\" is wrong; expecting \"us-east-1\"";
        wrong(wrong, S3Check.Aspect.KEY, "not taken: " + says + "; set AWS_REGION", says);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 403, 404})
    void anEndpointThatIsNotS3(int status) throws IOException {
        var web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            var page = "<html>\n<body>Welcome</body>\n</html>\n".getBytes(UTF_8);
            var isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(status, isHead ? -1 : page.length);
            if (!isHead) {
                exchange.getResponseBody().write(page);
            }
            exchange.close();
        });
        web.start();
        try {
            var endpoint = "http://127.0.0.1:" + web.getAddress().getPort();
            var variables = variables("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b");
            variables.put("AWS_ENDPOINT_URL", endpoint);
            var says = endpoint + " does not answer as S3 does; check its address";
            wrong(variables, S3Check.Aspect.KEY, "cannot be tried: " + says, says);
        } finally {
            web.stop(0);
        }
    }
}
