package dev.churnlab.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An API server that keeps objects and does nothing with them: no controller, no selectors, no versions. */
final class FakeApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, ObjectNode> objects = new ConcurrentSkipListMap<>();
    private final Map<String, Runnable> afterwards = new ConcurrentSkipListMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final List<String> lost = new CopyOnWriteArrayList<>();

    FakeApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    Cluster cluster() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/")
                .build();
        return Cluster.connect("churnlab-jobs", config);
    }

    /** Has an object be there. */
    void put(String objects, HasMetadata object) {
        try {
            this.objects.put(objects + "/" + object.getMetadata().getName(), identified((ObjectNode)
                    JSON.readTree(Serialization.asJson(object))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An object that is there. */
    <T> T get(String path, Class<T> type) {
        var found = objects.get(path);
        if (found == null) {
            throw new AssertionError("there is no " + path + " among " + objects.keySet());
        }
        return Serialization.unmarshal(found.toString(), type);
    }

    /** Does something once after a request, as in {@code "PUT cronjobs/nightly"}. */
    void after(String request, Runnable what) {
        afterwards.put(request, what);
    }

    /** Has objects of a kind be gone as soon as they are made. */
    void losing(String objects) {
        lost.add(objects);
    }

    /** What was asked for, as in {@code "PUT cronjobs/nightly"}. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private static ObjectNode identified(ObjectNode object) {
        var metadata = object.withObject("/metadata");
        if (!metadata.hasNonNull("uid")) {
            metadata.put("uid", UUID.randomUUID().toString());
        }
        metadata.put("creationTimestamp", "2026-01-01T00:00:00Z");
        object.withObject("/status");
        return object;
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().replaceFirst(".*/namespaces/[^/]+/", "");
        var request = exchange.getRequestMethod() + " " + path;
        asked.add(request);
        var body = exchange.getRequestBody().readAllBytes();
        var answer =
                switch (exchange.getRequestMethod()) {
                    case "POST" -> create(path, (ObjectNode) JSON.readTree(body));
                    case "PUT" -> replace(path, (ObjectNode) JSON.readTree(body));
                    case "DELETE" -> found(path, objects.remove(path));
                    default -> path.contains("/") ? found(path, objects.get(path)) : list(path);
                };
        var then = afterwards.remove(request);
        if (then != null) {
            then.run();
        }
        var bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(
                "Status".equals(answer.path("kind").asText())
                        ? answer.path("code").asInt()
                        : 200,
                bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private JsonNode create(String path, ObjectNode object) {
        var name = path + "/" + object.at("/metadata/name").asText();
        if (lost.contains(path)) {
            return identified(object);
        }
        return objects.putIfAbsent(name, identified(object)) == null
                ? object
                : status(409, "AlreadyExists", name + " already exists");
    }

    private JsonNode replace(String path, ObjectNode object) {
        var before = objects.get(path);
        if (before == null) {
            return found(path, null);
        }
        object.withObject("/metadata").put("uid", before.at("/metadata/uid").asText());
        objects.put(path, identified(object));
        return object;
    }

    private static JsonNode found(String path, @Nullable JsonNode object) {
        return object == null ? status(404, "NotFound", path + " not found") : object;
    }

    private JsonNode list(String path) {
        var items = new ArrayList<JsonNode>();
        objects.forEach((name, object) -> {
            if (name.startsWith(path + "/")) {
                items.add(object);
            }
        });
        var list = JSON.createObjectNode().put("kind", "List").put("apiVersion", "v1");
        list.putArray("items").addAll(items);
        return list;
    }

    private static JsonNode status(int code, String reason, String message) {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("code", code)
                .put("reason", reason)
                .put("message", message);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
