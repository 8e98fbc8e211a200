package dev.churnlab.runner;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An address that is told of runs by a POST of JSON. The address is a secret (who knows it can post there), and is in no
 * message.
 */
public final class Webhook {
    /** No message holds up the end of a run for longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI address;

    private Webhook(URI address) {
        this.address = address;
    }

    /** @throws IllegalArgumentException if the text is no http(s) URL; it is not in the message */
    public static Webhook of(String url) {
        try {
            var address = URI.create(url);
            if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null) {
                return new Webhook(address);
            }
        } catch (IllegalArgumentException e) {
            // Told below, without the text.
        }
        throw new IllegalArgumentException("the address to notify is no http:// or https:// URL");
    }

    /** Tells of a run, within 5 s. What went wrong, without the address; empty if nothing did. */
    public Optional<String> tell(Notice notice) {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        var request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(notice.json().toString()))
                .build();
        var sent = client.sendAsync(request, BodyHandlers.discarding());
        try {
            int code = sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return code / 100 == 2 ? Optional.empty() : Optional.of(notTold("it answered HTTP " + code));
        } catch (TimeoutException e) {
            sent.cancel(true);
            return Optional.of(notTold("no answer within " + Durations.show(PATIENCE)));
        } catch (ExecutionException e) {
            return Optional.of(notTold(reason(e.getCause())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(notTold("interrupted"));
        }
    }

    private static String notTold(String why) {
        return "nobody was notified: " + why;
    }

    private static String reason(@Nullable Throwable e) {
        if (e instanceof java.net.http.HttpTimeoutException) {
            return "no answer within " + Durations.show(PATIENCE);
        } else if (e instanceof java.net.ConnectException) {
            return "the address cannot be reached";
        }
        return e instanceof IOException ? "the connection broke" : "no connection";
    }
}
