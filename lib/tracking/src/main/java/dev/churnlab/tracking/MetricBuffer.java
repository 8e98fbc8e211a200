package dev.churnlab.tracking;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.mlflow.api.proto.Service.Metric;

/**
 * Metrics on their way to the server: sent when a request is full, when the oldest has waited for a second, or when
 * asked to, so that a training that logs each round neither waits for each nor hides how it goes.
 */
final class MetricBuffer {
    /** More in a request and MLflow refuses all. */
    static final int MOST = 1000;

    private static final long LONGEST_WAIT = Duration.ofSeconds(1).toNanos();

    private final Consumer<List<Metric>> sender;

    @GuardedBy("this") private final List<Metric> waiting = new ArrayList<>();

    @GuardedBy("this") private long oldest;

    MetricBuffer(Consumer<List<Metric>> sender) {
        this.sender = sender;
    }

    synchronized void add(Metric metric) {
        if (waiting.isEmpty()) {
            oldest = System.nanoTime();
        }
        waiting.add(metric);
        if (waiting.size() >= MOST || System.nanoTime() - oldest > LONGEST_WAIT) {
            flush();
        }
    }

    /** Sends what waits. Where that fails it goes on waiting, and the next call tries again: MLflow keeps equal points once. */
    synchronized void flush() {
        while (!waiting.isEmpty()) {
            var batch = waiting.subList(0, Math.min(MOST, waiting.size()));
            sender.accept(List.copyOf(batch));
            batch.clear();
        }
    }
}
