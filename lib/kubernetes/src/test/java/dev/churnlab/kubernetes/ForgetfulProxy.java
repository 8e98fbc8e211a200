package dev.churnlab.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a real API server on which some answers get lost: what was asked for is done, and the connection breaks. */
final class ForgetfulProxy implements AutoCloseable {
    private final HttpServer server;
    private final KubernetesClient target;
    private final String method;
    private final String path;
    private final AtomicInteger toLose;

    /** Loses this many answers to a method on paths that end so. */
    ForgetfulProxy(Config direct, int answers, String method, String path) throws IOException {
        this.method = method;
        this.path = path;
        toLose = new AtomicInteger(answers);
        target = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(direct).withHttp2Disable(true).build())
                .build();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::pass);
        server.start();
    }

    /** The same cluster, by way of here. */
    Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/")
                .build();
    }

    /** How many answers are still to be lost. */
    int left() {
        return toLose.get();
    }

    private void pass(HttpExchange exchange) throws IOException {
        var http = target.getHttpClient();
        var asked = exchange.getRequestURI();
        var request = http.newHttpRequestBuilder()
                .uri(URI.create(target.getConfiguration().getMasterUrl()).resolve(asked.toString()));
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        var body = exchange.getRequestBody().readAllBytes();
        request.method(exchange.getRequestMethod(), type, body.length == 0 ? null : new String(body, UTF_8));
        try (exchange) {
            var answer = http.sendAsync(request.build(), byte[].class).get();
            boolean lost = exchange.getRequestMethod().equals(method)
                    && asked.getPath().endsWith(path)
                    && toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!lost) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer.code(), answer.body().length);
                exchange.getResponseBody().write(answer.body());
            }
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        target.close();
    }
}
