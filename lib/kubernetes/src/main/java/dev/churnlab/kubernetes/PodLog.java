package dev.churnlab.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.notebook.Exit;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of a run's pod, line by line, each once: where the connection breaks, as it does when a kubelet is restarted, it
 * goes on after the last line by the times that Kubernetes keeps.
 */
final class PodLog implements AutoCloseable {
    private static final long PAUSE_MILLIS = 300;
    /** How often a log is asked for that nobody follows. */
    private static final int TRIES = 5;

    private final Cluster cluster;
    private final String pod;
    private final Consumer<String> line;
    private final Consumer<String> warning;
    private final Thread reader;
    private volatile boolean podEnded;
    private volatile boolean closed;
    private volatile @Nullable LogWatch watch;
    private Instant last = Instant.EPOCH;
    private int atLast;
    private @Nullable KubernetesException failure;
    private boolean warned;

    /** @param warning hears, once, that this user may not read it */
    PodLog(Cluster cluster, String pod, Consumer<String> line, Consumer<String> warning) {
        this.cluster = cluster;
        this.pod = pod;
        this.line = line;
        this.warning = warning;
        reader = new Thread(this::follow, "log");
        reader.setDaemon(true);
    }

    /** Follows, until the pod has ended. */
    PodLog start() {
        reader.start();
        return this;
    }

    /**
     * All that there is now.
     *
     * @throws KubernetesException if it cannot be read, asked for some times
     */
    static void print(Cluster cluster, String pod, Consumer<String> line) {
        var log = new PodLog(cluster, pod, line, warning -> {});
        for (int attempt = 1; !log.readOnce(false); attempt++) {
            if (attempt == TRIES) {
                throw Objects.requireNonNull(log.failure, "a log that cannot be read has a reason");
            }
            Pause.of(PAUSE_MILLIS, "a log was read");
        }
    }

    /** The pod's container has ended: what there is of the log will not be more. */
    void podEnded() {
        podEnded = true;
    }

    /** Waits until all lines are told. */
    void await(long millis) throws InterruptedException {
        reader.join(millis);
    }

    private void follow() {
        while (!closed) {
            // Asked before the log is: what a pod printed last is there when it has ended.
            boolean whole = podEnded;
            boolean read = whole ? readOnce(false) : readOnce(true);
            if (whole && read) {
                return;
            }
            warn();
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** A right may come back, as after a restart of the server; that it is missing is said meanwhile. */
    private void warn() {
        if (!warned
                && failure != null
                && failure.getCause() instanceof KubernetesClientException refused
                && (refused.getCode() == 401 || refused.getCode() == 403)) {
            warned = true;
            warning.accept(failure.getMessage());
        }
    }

    /** Whether there was a log to read, or can be none any more. */
    private boolean readOnce(boolean follow) {
        var log = cluster.client()
                .pods()
                .inNamespace(cluster.namespace())
                .withName(pod)
                .inContainer(RunPod.CONTAINER)
                .withReadyWaitTimeout(0);
        var since = log.usingTimestamps();
        var source = last.equals(Instant.EPOCH) ? since : since.sinceTime(last.toString());
        try {
            if (!follow) {
                try (var in = new BufferedReader(new InputStreamReader(source.getLogInputStream(), UTF_8))) {
                    read(in);
                }
                return true;
            }
            try (var open = source.watchLog();
                    var in = new BufferedReader(new InputStreamReader(open.getOutput(), UTF_8))) {
                watch = open;
                read(in);
            }
            return true;
        } catch (KubernetesClientException e) {
            failure = failure(e);
            return e.getCode() == 404;
        } catch (IOException e) {
            failure = failure(e);
            return false;
        } finally {
            watch = null;
        }
    }

    private KubernetesException failure(Exception e) {
        var said = e instanceof KubernetesClientException refused && refused.getStatus() != null
                ? refused.getStatus().getMessage()
                : e.getMessage();
        return new KubernetesException(
                Exit.SERVICE, "cannot read the log of pod " + pod + ": " + Refusals.oneLine(said), e);
    }

    private void read(BufferedReader in) throws IOException {
        // Until the first line that is new; after it, times may go back a little, as two streams make one log.
        boolean known = true;
        int same = 0;
        for (var each = in.readLine(); each != null && !closed; each = in.readLine()) {
            int space = each.indexOf(' ');
            var time = space < 0 ? null : time(each.substring(0, space));
            if (time == null) {
                line.accept(each);
                continue;
            }
            same += time.equals(last) ? 1 : 0;
            known = known && (time.isBefore(last) || time.equals(last) && same <= atLast);
            if (known) {
                continue;
            }
            if (time.isAfter(last)) {
                last = time;
                same = 1;
            }
            atLast = same;
            line.accept(each.substring(space + 1));
        }
    }

    private static @Nullable Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    @Override
    public void close() {
        closed = true;
        var open = watch;
        if (open != null) {
            open.close();
        }
        reader.interrupt();
    }
}
