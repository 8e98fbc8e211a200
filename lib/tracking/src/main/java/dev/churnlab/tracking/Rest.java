package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * MLflow's REST API over HTTP/1.1: every call ends within a bound, whatever the server does. What a later attempt may
 * cure (no connection, a reset, a stall, 429, 5xx) is tried again with growing pauses; what it cannot is one clear error.
 */
final class Rest {
    /** Whether a call that may have been performed already may be sent again. */
    enum Repeat {
        ALWAYS,
        UNLESS_PERFORMED
    }

    /** One way in which an attempt failed. */
    private record Failure(String why, boolean unsure, @Nullable Throwable cause, @Nullable Duration asked) {}

    static final ObjectMapper JSON = new ObjectMapper();

    private static final String API = "/api/2.0/mlflow/";

    private final Settings settings;
    private final HttpClient http;
    private final Startup startup;

    Rest(Settings settings) {
        this.settings = settings;
        // HTTP/2's upgrade makes MLflow's server refuse a body, or lose it silently.
        this.http = Tls.client(System.getenv())
                .version(Version.HTTP_1_1)
                // A redirect would take the credentials along, and make a GET of a POST.
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        this.startup = new Startup(settings, http);
    }

    Settings settings() {
        return settings;
    }

    JsonNode get(String path, Map<String, String> query) {
        return json(path, send("GET", API + path + query(query), null, Repeat.ALWAYS));
    }

    JsonNode post(String path, Object body) {
        return json(path, send("POST", API + path, write(body), Repeat.ALWAYS));
    }

    JsonNode create(String path, Object body) {
        return json(path, send("POST", API + path, write(body), Repeat.UNLESS_PERFORMED));
    }

    JsonNode patch(String path, Object body) {
        return json(path, send("PATCH", API + path, write(body), Repeat.ALWAYS));
    }

    JsonNode delete(String path, Object body) {
        return json(path, send("DELETE", API + path, write(body), Repeat.ALWAYS));
    }

    /** Sends a JSON text and gives the answer's. */
    String post(String path, String json, Repeat repeat) {
        var text = send("POST", API + path, json, repeat);
        json(path, text);
        return text;
    }

    /** Gets the JSON text at a path that may carry its query. */
    String get(String path) {
        return send("GET", API + path, null, Repeat.ALWAYS);
    }

    private String send(String method, String path, @Nullable String body, Repeat repeat) {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return exchange(method, path, "application/json", publisher, BodyHandlers.ofString(), repeat, settings.call());
    }

    /**
     * Sends one request, again where that may help, and gives the body of a good answer.
     *
     * @param path below the server's address, encoded
     * @param bound how long one attempt may take, from the connection to the last byte of the answer
     * @throws ServiceException if the server cannot be reached, or keeps failing
     * @throws NotFoundException if it does not have what is asked for
     */
    String exchange(
            String method,
            String path,
            String type,
            BodyPublisher body,
            BodyHandler<String> handler,
            Repeat repeat,
            Duration bound) {
        startup.await();
        var request = request(method, path, type, body);
        var what = method + " " + path.replaceFirst("\\?.*", "").replace(API, "");
        var end = System.nanoTime() + settings.whole().plus(bound).toNanos();
        for (var attempt = 1; ; attempt++) {
            Failure failure;
            var limit = Deadline.atMost(bound);
            try {
                var response = await(http.sendAsync(request, handler), limit, what);
                if (response.statusCode() < 300) {
                    return response.body();
                }
                if (response.statusCode() != 429 && response.statusCode() < 500) {
                    throw Refusal.of(settings.uri(), what, response);
                }
                failure = failure(response);
            } catch (ExecutionException e) {
                failure = failure(e.getCause());
            } catch (TimeoutException e) {
                failure = new Failure("no answer within " + limit.toMillis() / 1000.0 + " s", true, e, null);
            }
            var pause = pause(attempt, failure);
            var repeatable = repeat == Repeat.ALWAYS || !failure.unsure();
            if (!repeatable
                    || attempt >= settings.attempts()
                    || System.nanoTime() + pause.toNanos() > end
                    || Deadline.atMost(pause).compareTo(pause) < 0) {
                throw failed(what, attempt, failure);
            }
            sleep(pause, what);
        }
    }

    private HttpRequest request(String method, String path, String type, BodyPublisher body) {
        var request = HttpRequest.newBuilder(URI.create(settings.uri() + path))
                .method(method, body)
                .header("Content-Type", type);
        if (settings.authorization() != null) {
            request.header("Authorization", settings.authorization());
        }
        return request.build();
    }

    /** Waits for a whole answer; java.net.http's own timeout ends with the headers and would let a body stall for ever. */
    static <T> HttpResponse<T> await(
            java.util.concurrent.CompletableFuture<HttpResponse<T>> answer, Duration bound, String what)
            throws ExecutionException, TimeoutException {
        try {
            return answer.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        } finally {
            answer.cancel(true);
        }
    }

    private static Failure failure(HttpResponse<String> response) {
        var status = response.statusCode();
        var wait = response.headers().firstValue("Retry-After").filter(v -> v.matches("\\d{1,6}"));
        var said = Refusal.message(response);
        return new Failure(
                "it answered " + status + (said.isEmpty() ? "" : " (" + said + ")"),
                status != 429,
                null,
                wait.map(v -> Duration.ofSeconds(Long.parseLong(v))).orElse(null));
    }

    private static Failure failure(@Nullable Throwable cause) {
        // Without a connection nothing was asked; java.net.http wraps an unknown host the same way.
        if (cause instanceof ConnectException || cause instanceof java.net.http.HttpConnectTimeoutException) {
            return new Failure("no connection", false, cause, null);
        }
        var why = cause == null || cause.getMessage() == null ? "the connection broke" : cause.getMessage();
        return new Failure(why, true, cause, null);
    }

    private ServiceException failed(String what, int attempts, Failure failure) {
        var message = "MLflow at " + settings + " failed " + what + " after " + attempts
                + (attempts == 1 ? " attempt: " : " attempts: ") + failure.why();
        return failure.unsure()
                ? ServiceException.unsure(message, failure.cause())
                : ServiceException.undone(message, failure.cause());
    }

    /** Twice as long each time and never in step with other clients; what the server asks for goes first. */
    private Duration pause(int attempt, Failure failure) {
        var asked = failure.asked();
        if (asked != null) {
            return asked;
        }
        var longest = settings.pause().toMillis() << Math.min(attempt - 1, 5);
        return Duration.ofMillis(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
    }

    static void sleep(Duration pause, String what) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    static TrackingException interrupted(String what, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new TrackingException("interrupted during " + what, e);
    }

    static boolean unknownHost(@Nullable Throwable cause) {
        return Stream.iterate(cause, c -> c != null, Throwable::getCause)
                .anyMatch(c -> c instanceof UnresolvedAddressException);
    }

    JsonNode json(String path, String text) {
        try {
            var node = text.isBlank() ? JsonNodeFactory.instance.objectNode() : JSON.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            // Said below: a proxy's page in HTML looks the same as half an answer.
        }
        throw ServiceException.unsure(
                "what answers " + path + " at " + settings + " is not MLflow: its answer is not a JSON object", null);
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + value, e);
        }
    }

    /** A query string with its question mark. */
    static String query(Map<String, String> query) {
        var joined = new StringJoiner("&", "?", "").setEmptyValue("");
        query.forEach((name, value) -> joined.add(encode(name) + "=" + encode(value)));
        return joined.toString();
    }

    /** A path whose segments may hold any character. */
    static String path(String path) {
        return Stream.of(path.split("/", -1)).map(Rest::encode).collect(Collectors.joining("/"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
