package dev.churnlab.tracking;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Waits once, and within a bound, for a server that is still starting. */
final class Startup {
    private static final Duration ASK = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** Nothing listens: whoever has a deadline does not wait for it. A server that is starting may listen already. */
    private static final String NO_CONNECTION = "no connection";

    private final Settings settings;
    private final HttpClient http;
    private volatile boolean ready;

    Startup(Settings settings, HttpClient http) {
        this.settings = settings;
        this.http = http;
    }

    void await() {
        if (!ready) {
            awaitAnswer();
        }
    }

    private synchronized void awaitAnswer() {
        var limit = Deadline.atMost(settings.start());
        var begin = System.nanoTime();
        var end = begin + limit.toNanos();
        while (!ready) {
            var why = ask();
            ready = why.isEmpty();
            if (!ready && (System.nanoTime() > end || (Deadline.isSet() && why.equals(NO_CONNECTION)))) {
                var waited = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
                throw ServiceException.undone(
                        "no MLflow server at " + settings + " within " + waited + " s (" + why
                                + "): is it running, and is " + Settings.URI_VARIABLE + " its address?",
                        null);
            }
            if (!ready) {
                Rest.sleep(PAUSE, "the wait for MLflow at " + settings);
            }
        }
    }

    /** Why the server is not ready, or nothing. An answer other than 5xx is a server: not every one has /health. */
    private String ask() {
        var uri = java.net.URI.create(settings.uri() + "/health");
        var request = HttpRequest.newBuilder(uri).build();
        try {
            var answer = http.sendAsync(request, BodyHandlers.discarding());
            var status = Rest.await(answer, Deadline.atMost(ASK), "GET /health").statusCode();
            return status < 500 ? "" : "it answers " + status;
        } catch (TimeoutException e) {
            return "it does not answer";
        } catch (ExecutionException e) {
            if (Rest.unknownHost(e)) {
                throw ServiceException.undone(
                        "no MLflow server at " + settings + ": unknown host " + uri.getHost() + "; is "
                                + Settings.URI_VARIABLE + " its address?",
                        e);
            }
            return NO_CONNECTION;
        }
    }
}
