package dev.churnlab.cli;

import dev.churnlab.kubernetes.Resources;
import dev.churnlab.kubernetes.WorkPlace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the steps of a pipeline get that runs on a cluster. */
final class StepOptions {
    @Mixin
    ClusterOption where = new ClusterOption();

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "On a cluster: the runner's image; CHURNLAB_RUNNER_IMAGE, or what the platform says.")
    @Nullable String image;

    @Option(
            names = "--cpu",
            paramLabel = "QUANTITY",
            description = "On a cluster: what each step gets for sure, 500m if not given.")
    private @Nullable String cpu;

    @Option(
            names = "--memory",
            paramLabel = "QUANTITY",
            description = "On a cluster: what each step gets, 2Gi if not given.")
    private @Nullable String memory;

    @Option(
            names = "--work",
            paramLabel = "CLAIM|s3://…",
            description = "On a cluster: where the steps leave what they make; the claim pipeline-work if not given.")
    private @Nullable String work;

    @Option(
            names = "--start-timeout",
            paramLabel = "TIME",
            converter = Times.class,
            description = "With --on: for a pod to start; then its job is removed. 5m if not given.")
    Duration startTimeout = Duration.ofMinutes(5);

    Resources resources() {
        return new Resources(
                cpu == null ? Resources.DEFAULT.cpu() : cpu, memory == null ? Resources.DEFAULT.memory() : memory);
    }

    WorkPlace work() {
        return work == null ? WorkPlace.DEFAULT : WorkPlace.of(work);
    }
}
