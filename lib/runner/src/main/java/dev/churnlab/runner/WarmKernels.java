package dev.churnlab.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Kernels that start while others still work, each for one step: fresh, and ready when the step is. */
final class WarmKernels implements AutoCloseable {
    private final Map<String, FutureTask<@Nullable Kernel>> kernels = new ConcurrentHashMap<>();
    private final Stop stop;
    private boolean closed;

    WarmKernels(Stop stop) {
        this.stop = stop;
    }

    /** Starts a kernel for a step, unless it has one. */
    synchronized void start(String step, KernelSpec spec, Path cwd, Map<String, String> environment) {
        if (closed || kernels.containsKey(step)) {
            return;
        }
        var task = new FutureTask<@Nullable Kernel>(() -> warm(spec, cwd, environment));
        kernels.put(step, task);
        var thread = new Thread(task, "kernel for " + step);
        thread.setDaemon(true);
        thread.start();
    }

    private @Nullable Kernel warm(KernelSpec spec, Path cwd, Map<String, String> environment) {
        Kernel kernel = null;
        try {
            kernel = Kernel.start(spec, cwd, environment);
            kernel.awaitReady(Duration.ofSeconds(60), stop);
            kernel.warm();
            return kernel;
        } catch (RuntimeException e) {
            // The step tries itself, and tells.
            if (kernel != null) {
                kernel.kill();
            }
            return null;
        }
    }

    /** The kernel that was started for a step; null if none was, or it did not start or live. */
    @Nullable Kernel take(String step) {
        var task = kernels.remove(step);
        var kernel = task == null ? null : result(task);
        if (kernel != null && !kernel.alive()) {
            kernel.kill();
            return null;
        }
        return kernel;
    }

    private static @Nullable Kernel result(FutureTask<@Nullable Kernel> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            return null;
        }
    }

    /** Ends the kernels that no step has taken. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        for (var step : kernels.keySet()) {
            var kernel = take(step);
            if (kernel != null) {
                kernel.kill();
            }
        }
    }
}
