package dev.churnlab.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Prometheus Pushgateway on a free port of this machine. */
public final class PushgatewayServer implements AutoCloseable {
    private static final List<String> NAMES = List.of("pushgateway", "prometheus-pushgateway");
    private static final int PATIENCE_SECONDS = 30;

    private final Process process;
    private final int port;

    private PushgatewayServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Skips the suite, by name, where there is none; in CI that is a failure. */
    public static PushgatewayServer start() throws IOException, InterruptedException {
        var program = program();
        var missing = "needs the Prometheus Pushgateway: neither on the PATH nor in " + S3Server.cache()
                + "; scripts/setup --tests fetches it where there is apt-get";
        if (program.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(missing);
        }
        assumeTrue(program.isPresent(), missing);
        int port = MlflowServer.freePort();
        var process = new ProcessBuilder(program.orElseThrow().toString(), "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        var server = new PushgatewayServer(process, port);
        server.awaitReady();
        return server;
    }

    private static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")).map(Path::of), Stream.of(S3Server.cache()))
                .flatMap(place -> NAMES.stream().map(place::resolve))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    close();
                    throw new IOException("the Pushgateway did not start", e);
                }
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Its address. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** What Prometheus would scrape: the lines of metrics whose name begins so. */
    public List<String> metrics(String prefix) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url() + "/metrics")).build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
