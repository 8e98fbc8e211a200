package dev.churnlab.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real Prometheus Pushgateway on a free port of this machine. */
public final class PushgatewayServer implements AutoCloseable {
    private static final List<String> NAMES = List.of("pushgateway", "prometheus-pushgateway");

    private final ServerProcess process;
    private final int port;

    private PushgatewayServer(ServerProcess process, int port) {
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
        var command = new ProcessBuilder(program.orElseThrow().toString(), "--web.listen-address=127.0.0.1:" + port);
        return new PushgatewayServer(ServerProcess.start("the Pushgateway", command, port), port);
    }

    private static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")).map(Path::of), Stream.of(S3Server.cache()))
                .flatMap(place -> NAMES.stream().map(place::resolve))
                .filter(Files::isExecutable)
                .findFirst();
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
        process.close();
    }
}
