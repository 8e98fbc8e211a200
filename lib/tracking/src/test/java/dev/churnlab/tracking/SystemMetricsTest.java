package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The machine and the JVM are sampled under MLflow's names, at MLflow's interval, until the run ends. */
class SystemMetricsTest {
    @Test
    void sampleHasMlflowsNamesAndThoseOfTheJvm() {
        SystemMetrics.sample();
        assertThat(SystemMetrics.sample())
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
