package dev.churnlab.tracking;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stands between a client and a real server, and fails some of the requests: drawn by a seed, as many as asked for. */
final class FaultyProxy implements AutoCloseable {
    /** A way in which a request fails. */
    enum Fault {
        /** Hangs up before the server hears of it. */
        RESET,
        /** Hangs up when the server has done it. */
        RESET_AFTER,
        /** Says nothing. */
        STALL,
        /** Says nothing when the server has done it. */
        STALL_AFTER,
        /** Has the server do it when the client has given up. */
        LATE,
        /** Answers 429 to this one and to the next few. */
        STORM,
        UNAVAILABLE,
        /** Sends half of the answer of what the server has done. */
        HALF,
        /** The server is killed while it does it, and started again. */
        CRASH
    }

    private static final int STORM_LENGTH = 6;

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final Random random;
    private final double share;
    private final Duration patience;
    private final Map<Fault, Integer> made = new EnumMap<>(Fault.class);
    private int left;
    private int crashesLeft;
    private int storm;

    /**
     * @param share of the requests that fail
     * @param faults how many will fail, crashes among them
     * @param patience how long the client waits for an answer, about
     */
    FaultyProxy(URI server, long seed, double share, int faults, int crashes, Duration patience) throws IOException {
        this.server = server;
        this.random = new Random(seed);
        this.share = share;
        this.left = faults;
        this.crashesLeft = crashes;
        this.patience = patience;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    String uri() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** How many faults of each kind there were. */
    synchronized Map<Fault, Integer> made() {
        return new EnumMap<>(made);
    }

    /** Whether all faults were made that were asked for. */
    synchronized boolean isDone() {
        return left <= 0;
    }

    private synchronized @Nullable Fault next() {
        if (storm > 0) {
            storm--;
            return Fault.STORM;
        }
        if (left <= 0 || random.nextDouble() >= share) {
            return null;
        }
        var fault = Fault.values()[random.nextInt(Fault.values().length)];
        if (fault == Fault.CRASH && crashesLeft-- <= 0) {
            fault = Fault.HALF;
        }
        if (fault == Fault.STORM) {
            storm = STORM_LENGTH - 1;
        }
        left--;
        made.merge(fault, 1, Integer::sum);
        return fault;
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var fault = next();
        try {
            if (fault == null) {
                answer(exchange, forward(exchange, body), 1);
                return;
            }
            switch (fault) {
                case RESET -> throw new IOException("reset");
                case RESET_AFTER -> {
                    forward(exchange, body);
                    throw new IOException("reset");
                }
                case STALL -> pause(Duration.ofMinutes(2));
                case STALL_AFTER -> {
                    forward(exchange, body);
                    pause(Duration.ofMinutes(2));
                }
                case LATE -> {
                    pause(patience.plusMillis(200));
                    forward(exchange, body);
                    throw new IOException("late");
                }
                case STORM -> {
                    exchange.sendResponseHeaders(429, -1);
                    exchange.close();
                }
                case UNAVAILABLE -> {
                    exchange.sendResponseHeaders(503, -1);
                    exchange.close();
                }
                case HALF -> answer(exchange, forward(exchange, body), 2);
                case CRASH -> {
                    threads.submit(() -> forward(exchange, body));
                    synchronized (this) {
                        RealMlflow.crash();
                    }
                    throw new IOException("crashed");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("closing", e);
        }
    }

    private void pause(Duration time) throws InterruptedException {
        closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create(server + exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer, int divisor) throws IOException {
        var body = answer.body();
        answer.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders()
                .add("Content-Type", type));
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body, 0, body.length / divisor);
        exchange.getResponseBody().flush();
        if (divisor > 1) {
            throw new IOException("half");
        }
        exchange.close();
    }

    @Override
    public void close() {
        closing.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
