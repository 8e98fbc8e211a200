package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server on loopback that fails as it is told to: the faults that a real MLflow cannot be made to show. */
final class FaultyServer implements AutoCloseable {
    /** What it does with one request. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());

    FaultyServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
        on("/health", json("OK"));
    }

    /** The answers to the requests at a path, one after the other; the last one stays. */
    FaultyServer on(String path, Answer... inOrder) {
        synchronized (answers) {
            answers.put(path, new ArrayDeque<>(List.of(inOrder)));
        }
        return this;
    }

    static Answer json(String body) {
        return status(200, body);
    }

    static Answer status(int status, String body, String... headers) {
        return exchange -> {
            for (var i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            var bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    /** Says that 100 bytes come, sends ten, and hangs up. */
    static Answer half() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            throw new IOException("hang up");
        };
    }

    /** Hangs up without a word. */
    static Answer reset() {
        return exchange -> {
            throw new IOException("hang up");
        };
    }

    /** Does not answer. */
    Answer stall() {
        return exchange -> awaitClose();
    }

    /** Answers with its headers and half of the body, and then no more. */
    Answer stallInBody() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            awaitClose();
        };
    }

    private void awaitClose() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        exchange.getRequestBody().readAllBytes();
        if (!path.equals("/health")) {
            asked.add(exchange.getRequestMethod() + " " + path);
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        }
        next(path).to(exchange);
    }

    private Answer next(String path) {
        synchronized (answers) {
            var left = answers.get(path);
            if (left == null) {
                return status(404, "<html>not here</html>");
            }
            return left.size() > 1 ? left.remove() : left.element();
        }
    }

    /** The requests, except for those of /health. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    String uri() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** A client of it that does not pause for long. */
    TrackingServer client() {
        return client(Map.of());
    }

    TrackingServer client(Map<String, String> environment) {
        return client(environment, Duration.ofSeconds(10), Duration.ofSeconds(5));
    }

    /** A client of it that does not wait for long either. */
    TrackingServer impatientClient() {
        return client(Map.of(), Duration.ofMillis(600), Duration.ofMillis(300));
    }

    private TrackingServer client(Map<String, String> environment, Duration start, Duration call) {
        var settings = Settings.of(uri(), environment);
        return new TrackingServer(new Settings(
                settings.uri(), settings.authorization(), start, call, 4, Duration.ofMillis(4), environment));
    }

    @Override
    public void close() {
        closing.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
