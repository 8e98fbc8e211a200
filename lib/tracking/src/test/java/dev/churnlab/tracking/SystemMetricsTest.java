package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The machine and the JVM are sampled under MLflow's names, at MLflow's interval, until the run ends. */
class SystemMetricsTest {
    @Test
    void sampleHasMlflowsNamesAndThoseOfTheJvm() {
        SystemMetrics.sample(Optional.empty());
        assertThat(SystemMetrics.sample(Optional.empty()))
                .containsKeys(
                        "system/system_memory_usage_megabytes",
                        "system/system_memory_usage_percentage",
                        "system/disk_usage_percentage",
                        "system/disk_usage_megabytes",
                        "system/disk_available_megabytes",
                        "system/jvm_heap_usage_megabytes",
                        "system/jvm_threads",
                        "system/jvm_gc_seconds")
                .allSatisfy((name, value) -> {
                    assertThat(Names.key("metric", name)).isEqualTo(name);
                    assertThat(value).isNotNegative().isFinite();
                    if (name.endsWith("_percentage")) {
                        assertThat(value).isLessThanOrEqualTo(100);
                    }
                });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theNetworkIsCountedFromTheBeginningOfTheRun() throws IOException {
        var begin = NetworkBytes.now(NetworkBytes.COUNTERS);
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(server.getInetAddress(), server.getLocalPort());
                var accepted = server.accept()) {
            accepted.getOutputStream().write(new byte[20_000]);
            assertThat(client.getInputStream().readNBytes(20_000)).hasSize(20_000);
        }
        assertThat(SystemMetrics.sample(begin))
                .hasEntrySatisfying("system/network_receive_megabytes", value -> assertThat(value)
                        .isGreaterThanOrEqualTo(0.02))
                .hasEntrySatisfying("system/network_transmit_megabytes", value -> assertThat(value)
                        .isGreaterThanOrEqualTo(0.02));
    }

    @Test
    void theNetworkIsLeftOutWhereItIsNotCounted(@TempDir Path folder) throws IOException {
        assertThat(NetworkBytes.now(folder.resolve("none"))).isEmpty();
        var other = Files.writeString(folder.resolve("other"), "a\nb\neth0: many bytes\n");
        assertThat(NetworkBytes.now(other)).isEmpty();
        assertThat(SystemMetrics.sample(Optional.empty()))
                .doesNotContainKeys("system/network_receive_megabytes", "system/network_transmit_megabytes");
        var counters = Files.writeString(
                folder.resolve("dev"),
                """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                    lo:     100       1    0    0    0     0          0         0      100       1    0    0    0     0       0          0
                  eth0:20000000000    2    0    0    0     0          0         0       30       2    0    0    0     0       0          0
                """);
        assertThat(NetworkBytes.now(counters)).contains(new NetworkBytes(20_000_000_100L, 130));
    }

    @Test
    void stepsCountFromZeroAndEndWithTheRun() throws InterruptedException {
        var steps = new ArrayList<Long>();
        var three = new CountDownLatch(3);
        try (var metrics =
                SystemMetrics.start(Map.of("MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL", "0.01"), (sample, step) -> {
                    synchronized (steps) {
                        steps.add(step);
                    }
                    three.countDown();
                })) {
            assertThat(three.await(20, TimeUnit.SECONDS)).as("%s", metrics).isTrue();
        }
        synchronized (steps) {
            assertThat(steps.subList(0, 3)).isEqualTo(List.of(0L, 1L, 2L));
        }
    }

    @Test
    void intervalThatIsNoneIsNamed() {
        assertThatThrownBy(() -> SystemMetrics.start(
                        Map.of("MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL", "often"), (sample, step) -> {}))
                .isInstanceOf(TrackingException.class)
                .hasMessageContaining("MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL")
                .hasMessageContaining("'often'");
    }
}
