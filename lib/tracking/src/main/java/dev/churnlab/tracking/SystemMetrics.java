package dev.churnlab.tracking;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * How the machine and the JVM are while a run goes on, as metrics below {@code system/}: those of the machine are named
 * and measured as MLflow's own (in 10^6 bytes, in percent), those of the JVM begin with {@code jvm_}. One daemon thread
 * samples for all runs; a run that is shorter than the interval has none.
 */
final class SystemMetrics implements AutoCloseable {
    private static final String SWITCH = "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING";
    private static final String INTERVAL = "MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL";
    private static final double STANDARD_SECONDS = 10;
    private static final double MB = 1e6;

    private static final ScheduledExecutorService SAMPLER = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "churnlab-system-metrics");
        thread.setDaemon(true);
        return thread;
    });

    private final Future<?> sampling;

    private SystemMetrics(Future<?> sampling) {
        this.sampling = sampling;
    }

    /** Samples until it is closed; not at all where MLflow's variable for it says false. */
    static SystemMetrics start(Map<String, String> environment, BiConsumer<Map<String, Double>, Long> listener) {
        if (environment.getOrDefault(SWITCH, "true").equalsIgnoreCase("false")) {
            return new SystemMetrics(java.util.concurrent.CompletableFuture.completedFuture(null));
        }
        var millis = (long) (1000 * seconds(environment));
        var step = new long[1];
        var begin = NetworkBytes.now(NetworkBytes.COUNTERS);
        return new SystemMetrics(SAMPLER.scheduleAtFixedRate(
                () -> listener.accept(sample(begin), step[0]++), millis, millis, TimeUnit.MILLISECONDS));
    }

    private static double seconds(Map<String, String> environment) {
        var text = environment.getOrDefault(INTERVAL, "");
        try {
            var seconds = text.isBlank() ? STANDARD_SECONDS : Double.parseDouble(text);
            if (seconds > 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new TrackingException(INTERVAL + " must be a number of seconds greater than 0, was '" + text + "'");
    }

    /** @param begin what the network had moved when the run began */
    static Map<String, Double> sample(Optional<NetworkBytes> begin) {
        var metrics = new LinkedHashMap<String, Double>();
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
            var total = (double) machine.getTotalMemorySize();
            var used = total - machine.getFreeMemorySize();
            // Negative until it was asked for twice.
            put(metrics, "cpu_utilization_percentage", 100 * machine.getCpuLoad());
            put(metrics, "system_memory_usage_megabytes", used / MB);
            put(metrics, "system_memory_usage_percentage", 100 * used / total);
            put(metrics, "jvm_cpu_utilization_percentage", 100 * machine.getProcessCpuLoad());
        }
        var disk = new File(File.separator);
        var size = (double) disk.getTotalSpace();
        var taken = size - disk.getFreeSpace();
        put(metrics, "disk_usage_percentage", 100 * taken / size);
        put(metrics, "disk_usage_megabytes", taken / MB);
        put(metrics, "disk_available_megabytes", disk.getUsableSpace() / MB);
        begin.ifPresent(before -> NetworkBytes.now(NetworkBytes.COUNTERS).ifPresent(now -> {
            // Since the run began, as MLflow has it.
            put(metrics, "network_receive_megabytes", (now.received() - before.received()) / MB);
            put(metrics, "network_transmit_megabytes", (now.sent() - before.sent()) / MB);
        }));
        put(
                metrics,
                "jvm_heap_usage_megabytes",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MB);
        put(metrics, "jvm_threads", ManagementFactory.getThreadMXBean().getThreadCount());
        put(
                metrics,
                "jvm_gc_seconds",
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                                .sum()
                        / 1000.0);
        return metrics;
    }

    private static void put(Map<String, Double> metrics, String name, double value) {
        if (value >= 0) {
            metrics.put("system/" + name, value);
        }
    }

    @Override
    public void close() {
        sampling.cancel(false);
    }
}
