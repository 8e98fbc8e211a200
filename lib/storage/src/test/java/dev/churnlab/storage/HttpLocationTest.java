package dev.churnlab.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.churnlab.storage.StorageException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of web servers: read, with redirects and ranges; what goes wrong is said in one line without secrets. */
class HttpLocationTest {
    @TempDir
    private Path folder = Path.of("");

    private HttpServer server;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Location at(String path) {
        return Location.of(base() + path, Map.of());
    }

    /** Answers on a path: a code, a header or none, a text. */
    private void on(String path, int code, String header, String value, String text) {
        server.createContext(path, exchange -> answer(exchange, code, header, value, text));
    }

    private void answer(HttpExchange exchange, int code, String header, String value, String text) throws IOException {
        seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        if (!header.isEmpty()) {
            exchange.getResponseHeaders().set(header, value);
        }
        var bytes = text.getBytes(UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
        }
        exchange.sendResponseHeaders(code, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static void refused(Reason reason, String message, ThrowingCallable call) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(call)
                .withMessage(message)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void aFileIsRead() throws IOException {
        on("/a/b.csv", 200, "ETag", "\"1\"", "x,y\n1,ß\n");
        var file = at("/a/b.csv");
        assertThat(file.version()).contains("\"1\"");
        assertThat(at("/none").version()).isEmpty();
        assertThat(file.text()).isEqualTo("x,y\n1,ß\n");
        assertThat(file.size()).isEqualTo(9);
        assertThat(file.exists()).isTrue();
        assertThat(file.name()).isEqualTo("b.csv");
        assertThat(file.sibling("c.csv")).hasToString(base() + "/a/c.csv");
        // This server knows no ranges.
        try (var in = file.open(4)) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("1,ß\n");
        }
    }

    @Test
    void aRangeIsAskedFor() throws IOException {
        server.createContext("/ranges", exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("Range")).isEqualTo("bytes=2-");
            answer(exchange, 206, "Content-Range", "bytes 2-3/4", "cd");
        });
        try (var in = at("/ranges").open(2)) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("cd");
        }
    }

    @Test
    void redirectsAreFollowedWithoutThePassword() {
        on("/new", 200, "", "", "there");
        on("/old", 302, "Location", "/new", "");
        var elsewhere = "http://localhost:" + server.getAddress().getPort() + "/new";
        on("/away", 307, "Location", elsewhere, "");
        assertThat(Location.of(base().replace("//", "//me:pass@") + "/old", Map.of())
                        .text())
                .isEqualTo("there");
        assertThat(Location.of(base().replace("//", "//me:pass@") + "/away", Map.of())
                        .text())
                .isEqualTo("there");
        assertThat(seen)
                .containsExactly(
                        "GET /old Basic bWU6cGFzcw==",
                        "GET /new Basic bWU6cGFzcw==",
                        "GET /away Basic bWU6cGFzcw==",
                        "GET /new null");
    }

    @Test
    void redirectsEnd() {
        on("/round", 302, "Location", "/round", "");
        refused(
                Reason.SERVICE,
                "cannot read " + base() + "/round: more than 5 redirects, the last to " + base() + "/round",
                () -> at("/round").text());
    }

    @Test
    void whatIsNotThereIsNotFound() {
        refused(Reason.NOT_FOUND, "cannot read " + base() + "/none: no such file (HTTP 404)", () -> at("/none")
                .text());
        assertThat(at("/none").exists()).isFalse();
    }

    @Test
    void aRefusalIsSaidWithoutTheSecretsOfTheUrl() {
        on("/x", 403, "", "", "");
        refused(
                Reason.SERVICE,
                "cannot read " + base() + "/x?…: 127.0.0.1:"
                        + server.getAddress().getPort()
                        + " refuses it (HTTP 403); is a password or a newer link needed?",
                () -> Location.of(base().replace("//", "//me:pass@") + "/x?X-Amz-Signature=abc", Map.of())
                        .text());
    }

    @Test
    void aServerThatFailsForAMomentIsAskedAgain() {
        var failures = new AtomicInteger(2);
        server.createContext(
                "/busy", exchange -> answer(exchange, failures.getAndDecrement() > 0 ? 503 : 200, "", "", "done"));
        assertThat(at("/busy").text()).isEqualTo("done");
        on("/broken", 500, "", "", "");
        refused(
                Reason.SERVICE,
                "cannot read " + base() + "/broken: 127.0.0.1:"
                        + server.getAddress().getPort() + ": HTTP 500",
                () -> at("/broken").text());
    }

    @Test
    void anAnswerThatIsCutOffIsSaid() {
        server.createContext("/cut", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(new byte[10]);
            exchange.close();
        });
        refused(
                Reason.SERVICE,
                "cannot read " + base() + "/cut: 127.0.0.1:"
                        + server.getAddress().getPort() + " ended its answer early",
                () -> at("/cut").text());
        server.createContext("/nothing", HttpExchange::close);
        refused(
                Reason.SERVICE,
                "cannot read " + base() + "/nothing: 127.0.0.1:"
                        + server.getAddress().getPort() + " ended its answer early",
                () -> at("/nothing").text());
    }

    @Test
    void nobodyThereIsSaid() {
        refused(
                Reason.SERVICE,
                "cannot read http://127.0.0.1:1/a: 127.0.0.1:1 cannot be reached: connection refused",
                () -> Location.of("http://127.0.0.1:1/a").text());
        refused(
                Reason.SERVICE,
                "cannot read http://nobody.invalid/a: nobody.invalid:80 is not known: no such host",
                () -> Location.of("http://nobody.invalid/a").text());
    }

    @Test
    void itIsOnlyReadFrom() {
        refused(
                Reason.NOT_PERMITTED,
                "cannot write " + base() + "/a: a web server is only read from; choose a path or s3://",
                () -> at("/a").write("x"));
        refused(
                Reason.NOT_PERMITTED,
                "cannot list " + base() + "/a: a web server does not say what there is; name each file",
                () -> at("/a").list());
    }

    @Test
    void aCertificateOfNobodyIsRefusedUnlessItsAuthorityIsGiven() throws Exception {
        var store = folder.resolve("keys.p12");
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1");
        var authority = folder.resolve("ca.pem");
        keytool(store, "-exportcert", "-alias", "a", "-rfc", "-file", authority.toString());
        var secure = secure(store);
        try {
            secure.createContext("/a", exchange -> answer(exchange, 200, "", "", "safe"));
            secure.createContext("/down", exchange -> answer(exchange, 302, "Location", base() + "/a", ""));
            secure.start();
            int port = secure.getAddress().getPort();
            var url = "https://127.0.0.1:" + port;
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> Location.of(url + "/a", Map.of()).text())
                    .withMessageMatching("cannot read " + url + "/a: no secure connection to 127.0.0.1:" + port
                            + ": .*; for an authority of your own set SSL_CERT_FILE")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SERVICE));
            var trusting = Map.of("SSL_CERT_FILE", authority.toString());
            assertThat(Location.of(url + "/a", trusting).text()).isEqualTo("safe");
            refused(
                    Reason.SERVICE,
                    "cannot read " + url + "/down: 127.0.0.1:" + port + " leads to a page without TLS, " + base()
                            + "/a",
                    () -> Location.of(url + "/down", trusting).text());
        } finally {
            secure.stop(0);
        }
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", "password", "-storetype", "PKCS12"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static HttpsServer secure(Path store) throws Exception {
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "password".toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "password".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }
}
