package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import io.prometheus.metrics.exporter.pushgateway.Format;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.exporter.pushgateway.Scheme;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of runs for Prometheus, pushed to a Pushgateway: in order, on a thread of their own, so that a slow one holds up
 * no run. What is not pushed again stays there: the time of the last success survives a run that begins or fails.
 */
public final class RunMetrics {
    /** The end of a run waits so long for all that is still to be pushed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String JOB = "churnlab";

    private final URI address;
    private final ExecutorService pusher = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "metrics");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable String trouble;

    private RunMetrics(URI address) {
        this.address = address;
    }

    /**
     * Metrics that go to the Pushgateway with this address; user and password in it are sent as basic authentication.
     *
     * @throws IllegalArgumentException if the text is no http(s) URL; what may be a password is not in the message
     */
    public static RunMetrics of(String url) {
        try {
            var address = URI.create(url.strip());
            if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null) {
                return new RunMetrics(address);
            }
        } catch (IllegalArgumentException e) {
            // Told below, without the text.
        }
        throw new IllegalArgumentException("CHURNLAB_PUSHGATEWAY is no http:// or https:// URL");
    }

    /** A run begins now. */
    public void begun(MetricLabels labels) {
        var registry = new PrometheusRegistry();
        state(registry, 1);
        gauge(registry, "last_start_timestamp_seconds", "When the last run began.", now());
        push(labels, registry);
    }

    /**
     * A run ended now, well or not.
     *
     * @param time how long it took
     */
    public void ended(MetricLabels labels, Exit exit, Duration time) {
        var registry = new PrometheusRegistry();
        double now = now();
        state(registry, 0);
        gauge(registry, "last_end_timestamp_seconds", "When the last run ended by itself.", now);
        gauge(registry, "duration_seconds", "How long the last run took that ended by itself.", seconds(time));
        gauge(registry, "exit_code", "The exit code of the last run: 0 done, 3 a gate refused.", exit.code());
        if (exit == Exit.DONE) {
            gauge(registry, "last_success_timestamp_seconds", "When a run last ended with 0.", now);
        }
        push(labels, registry);
    }

    private static void state(PrometheusRegistry registry, double value) {
        gauge(registry, "state", "1 while a run goes on, else 0.", value);
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, double value) {
        var snapshot = GaugeSnapshot.builder()
                .name("churnlab_run_" + name)
                .help(help)
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .build())
                .build();
        registry.register(() -> snapshot);
    }

    private static double now() {
        return Instant.now().toEpochMilli() / 1000.0;
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private void push(MetricLabels labels, PrometheusRegistry registry) {
        pusher.execute(() -> {
            try {
                gateway(labels, registry).pushAdd();
            } catch (IOException | RuntimeException e) {
                trouble = reason(e);
            }
        });
    }

    private PushGateway gateway(MetricLabels labels, PrometheusRegistry registry) {
        var builder = PushGateway.builder()
                .scheme(Scheme.valueOf(String.valueOf(address.getScheme()).toUpperCase(Locale.ROOT)))
                .address(place())
                .format(Format.PROMETHEUS_TEXT)
                .connectionTimeout(PATIENCE)
                .readTimeout(PATIENCE)
                .job(JOB)
                .registry(registry);
        var user = address.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            builder.basicAuth(colon < 0 ? user : user.substring(0, colon), colon < 0 ? "" : user.substring(colon + 1));
        }
        labels.all().forEach(builder::groupingKey);
        return builder.build();
    }

    /** Host, port and path, without user and password. */
    private String place() {
        var path = address.getPath() == null ? "" : address.getPath().replaceAll("/+$", "");
        return address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort()) + path;
    }

    /**
     * Waits, 5 s at most, until all is pushed; nothing can be pushed afterwards.
     *
     * @return what went wrong, in one line; empty if nothing did
     */
    public Optional<String> finish() {
        pusher.shutdown();
        try {
            if (!pusher.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                trouble = "no answer within " + Durations.show(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            trouble = "interrupted";
        }
        return Optional.ofNullable(trouble)
                .map(why -> "the Pushgateway " + place() + " does not know of this run: " + why);
    }

    private static String reason(Throwable failure) {
        // The library wraps what went wrong on the wire into one that names the whole address.
        var e = failure.getCause() == null ? failure : failure.getCause();
        if (e instanceof java.net.SocketTimeoutException) {
            return "no answer within " + Durations.show(PATIENCE);
        } else if (e instanceof java.net.ConnectException) {
            return "it cannot be reached";
        } else if (e instanceof UnknownHostException) {
            return "there is no such host";
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
