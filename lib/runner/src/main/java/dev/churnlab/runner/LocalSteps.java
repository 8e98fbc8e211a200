package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.NotebookException;
import dev.churnlab.storage.Location;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Steps on kernels of this machine, each in a fresh one that was started while others still worked. */
final class LocalSteps implements StepExecutor {
    private final KernelSpecs kernels;
    private final WarmKernels warm;
    private final Runnable kernelIsReady;

    /** @param kernelIsReady told when a step has its kernel: there is time to start the next one */
    LocalSteps(KernelSpecs kernels, Stop stop, Runnable kernelIsReady) {
        this.kernels = kernels;
        this.warm = new WarmKernels(stop);
        this.kernelIsReady = kernelIsReady;
    }

    @Override
    public String folder(Path run) {
        return run.toString();
    }

    @Override
    public Map<String, String> environment(Step step, Map<String, ? extends @Nullable Object> values) {
        return Fingerprint.environment(notebookRun(step).spec());
    }

    @Override
    public String name(String input, Path folder) {
        return location(input, folder).toString();
    }

    @Override
    public String content(Step step, Map<String, ? extends @Nullable Object> values, String input, Path folder) {
        var place = location(input, folder);
        if (!place.exists() && !place.isFolder()) {
            throw new RunnerException(Exit.BAD_INPUT, "its input " + place + " is not there");
        }
        return Fingerprint.content(place);
    }

    private static Location location(String input, Path folder) {
        return Location.isRemote(input) ? Location.of(input) : Location.of(folder.resolve(input));
    }

    @Override
    public void prepare(Step step) {
        try {
            warm.start(step.name(), notebookRun(step).spec(), cwd(step), Map.of());
        } catch (RunnerException | NotebookException e) {
            // Told when the step begins.
            return;
        }
    }

    private static Path cwd(Step step) {
        return step.notebook().toAbsolutePath().resolveSibling("").normalize();
    }

    private NotebookRun notebookRun(Step step) {
        var run = NotebookRun.of(step.notebook()).kernels(kernels);
        return step.kernel() == null ? run : run.kernel(step.kernel());
    }

    @Override
    public Map<String, JsonNode> execute(StepTask task) {
        var step = task.step();
        var run = notebookRun(step).parameters(task.parameters());
        var kernel = warm.take(step.name());
        if (kernel != null) {
            run.startedKernel(kernel);
        }
        if (step.timeout() != null) {
            run.timeout(step.timeout());
        }
        task.secrets().forEach(run::secret);
        task.hidden().forEach(run::hide);
        var next = new RunListener() {
            @Override
            public void ready(Duration start) {
                kernelIsReady.run();
            }
        };
        return run.output(task.output())
                .cwd(cwd(step))
                .retries(step.retries())
                .stop(task.stop())
                .listener(Listeners.of(List.of(task.listener(), next)))
                .run()
                .outputs();
    }

    @Override
    public void close() {
        warm.close();
    }
}
