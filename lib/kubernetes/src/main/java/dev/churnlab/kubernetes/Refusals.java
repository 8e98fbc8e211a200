package dev.churnlab.kubernetes;

import dev.churnlab.notebook.Exit;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** What a request that failed means: one line with the object and the reason that Kubernetes gives. */
final class Refusals {
    private Refusals() {}

    static KubernetesException of(String doing, String server, KubernetesClientException e) {
        var said = e.getStatus() == null ? null : e.getStatus().getMessage();
        var why = oneLine(said == null || said.isBlank() ? e.getMessage() : said);
        if (!answered(e)) {
            return new KubernetesException(
                    Exit.SERVICE,
                    "cannot " + doing + ": no Kubernetes cluster answers at " + server + " (" + network(e)
                            + "); check `kubectl cluster-info`",
                    e);
        }
        return switch (e.getCode()) {
            case 401 ->
                new KubernetesException(
                        Exit.SERVICE,
                        "cannot " + doing + ": " + server + " does not know you (401 Unauthorized); log in again",
                        e);
            // What was given is wrong, wherever it is sent.
            case 400, 409, 422 -> new KubernetesException(Exit.BAD_INPUT, "cannot " + doing + ": " + why, e);
            default -> new KubernetesException(Exit.SERVICE, "cannot " + doing + ": " + why, e);
        };
    }

    /** Whether it may be another answer a moment later. */
    static boolean passes(KubernetesException e) {
        return e.getCause() instanceof KubernetesClientException asked
                && (!answered(asked) || asked.getCode() == 429 || asked.getCode() >= 500);
    }

    /** Whether an object was refused because there is one of its name. */
    static boolean alreadyThere(KubernetesException e) {
        return e.getCause() instanceof KubernetesClientException asked
                && asked.getCode() == 409
                && (asked.getStatus() == null
                        || "AlreadyExists".equals(asked.getStatus().getReason()));
    }

    /** Whether what was asked for may have been done all the same. */
    static boolean mayHaveArrived(KubernetesException e) {
        return e.getCause() instanceof KubernetesClientException asked
                && (answered(asked) ? asked.getCode() >= 500 : !neverConnected(asked));
    }

    private static boolean neverConnected(Throwable e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof ConnectException
                    || each instanceof UnknownHostException
                    || each instanceof HttpConnectTimeoutException
                    || each instanceof SSLHandshakeException) {
                return true;
            }
        }
        return false;
    }

    /** Whether there was an answer that has a status. */
    private static boolean answered(KubernetesClientException e) {
        return e.getCode() >= 300;
    }

    private static String network(Throwable e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof UnknownHostException || each.getCause() instanceof UnresolvedAddressException) {
                return "unknown host";
            } else if (each instanceof SSLException) {
                return "its certificate is refused: " + oneLine(each.getMessage());
            } else if (each instanceof HttpTimeoutException || each instanceof TimeoutException) {
                return "no answer in time";
            } else if (each instanceof ConnectException) {
                return each.getMessage() == null ? "connection refused" : oneLine(each.getMessage());
            }
        }
        return oneLine(e.getMessage());
    }

    static String oneLine(@Nullable String text) {
        return String.valueOf(text).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
