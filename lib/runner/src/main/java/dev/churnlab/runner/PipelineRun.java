package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.ExitCode;
import dev.churnlab.notebook.NotebookException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The run of a pipeline: its steps in order, independent ones side by side where allowed, each notebook in a fresh
 * kernel that was started while others still worked.
 */
public final class PipelineRun {
    private final Pipeline pipeline;
    private final Map<String, @Nullable Object> given = new LinkedHashMap<>();
    private final Set<String> secretNames = new LinkedHashSet<>();
    private final Set<String> hidden = new LinkedHashSet<>();
    private Path home = Path.of(".churnlab");
    private int jobs = 1;
    private boolean resume;
    private @Nullable String resumeId;
    private @Nullable String from;
    private @Nullable String only;
    private KernelSpecs kernels = KernelSpecs.installed();
    private @Nullable StepExecutor executor;
    private PipelineListener listener = PipelineListener.NONE;
    private Stop stop = new Stop();

    private PipelineRun(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** The run of a pipeline. */
    public static PipelineRun of(Pipeline pipeline) {
        return new PipelineRun(pipeline);
    }

    /** Values for its parameters. */
    public PipelineRun parameters(Map<String, ? extends @Nullable Object> values) {
        given.putAll(values);
        return this;
    }

    /** Where runs are kept; {@code .churnlab} by default. */
    public PipelineRun home(Path folder) {
        home = folder;
        return this;
    }

    /** How many steps may run side by side; one by default. */
    public PipelineRun jobs(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of jobs must be 1 or more, was " + count);
        }
        jobs = count;
        return this;
    }

    /** Goes on from an earlier run, in its folder: runs only what has changed since, or has not been completed. */
    public PipelineRun resume() {
        resume = true;
        return this;
    }

    /** Goes on from the run with an id; see {@link #resume()}. */
    public PipelineRun resume(String id) {
        resumeId = id;
        return resume();
    }

    /** Goes on from the newest run, and runs this step and all that need it. */
    public PipelineRun from(String step) {
        from = pipeline.step(step).name();
        return this;
    }

    /** Goes on from the newest run, and runs this step alone. */
    public PipelineRun only(String step) {
        only = pipeline.step(step).name();
        return this;
    }

    /** Hides the value of an environment variable or a parameter. */
    public PipelineRun secret(String name) {
        secretNames.add(name);
        return this;
    }

    /** Hides a text that is no variable's and no parameter's value. */
    public PipelineRun hide(String text) {
        hidden.add(text);
        return this;
    }

    /** Where kernels are looked for; by default where Jupyter does. */
    public PipelineRun kernels(KernelSpecs specs) {
        kernels = specs;
        return this;
    }

    /** Where notebooks are executed; by default on kernels of this machine. It is closed when the run ends. */
    public PipelineRun executor(StepExecutor place) {
        executor = place;
        return this;
    }

    /** Who hears about the run. */
    public PipelineRun listener(PipelineListener listener) {
        this.listener = listener;
        return this;
    }

    /** What can end the run early. */
    public PipelineRun stop(Stop stop) {
        this.stop = stop;
        return this;
    }

    /**
     * Runs the pipeline.
     *
     * @return what it came to, a failing step included
     * @throws RunnerException if it could not begin
     */
    public PipelineResult run() {
        for (var name : given.keySet()) {
            if (!pipeline.parameters().containsKey(name)) {
                throw new NotebookException("the pipeline " + pipeline.name() + " has no parameter '" + name
                        + "'; it has " + String.join(", ", pipeline.parameters().keySet()));
            }
        }
        boolean goOn = resume || from != null || only != null;
        var secrets = Secrets.of(System.getenv(), given, secretNames).and(hidden);
        try (var folder = goOn ? RunFolder.reopen(RunFolder.find(home, resumeId)) : RunFolder.create(home)) {
            var record = new RunRecord(folder.path(), pipeline, secrets);
            if (goOn) {
                record.takeOver();
            }
            try (var steps = new Steps(folder, record, secrets);
                    var report = new Report(pipeline, record, folder.path(), secrets)) {
                steps.startNext();
                record.parameters(steps.parameters());
                record.save();
                var failure = steps.run(report);
                record.end(failure);
                if (stop.requested()) {
                    report.close();
                }
                report.finish();
                return new PipelineResult(folder.runId(), folder.path(), record.steps(), record.duration(), failure);
            }
        }
    }

    /** The steps of one run. */
    private final class Steps implements AutoCloseable {
        private final RunFolder folder;
        private final RunRecord record;
        private final StepExecutor place;
        /** What run.dir is. */
        private final String directory;

        private final Secrets secrets;
        private final List<Step> waiting = new ArrayList<>(pipeline.inOrder());
        private final Set<String> running = new LinkedHashSet<>();
        private final Set<String> executed = ConcurrentHashMap.newKeySet();
        private final Set<String> rerun;

        Steps(RunFolder folder, RunRecord record, Secrets secrets) {
            this.folder = folder;
            this.record = record;
            this.secrets = secrets;
            place = executor != null ? executor : new LocalSteps(kernels, stop, this::startNext);
            directory = place.folder(folder.path());
            rerun = from != null ? pipeline.from(from) : only != null ? Set.of(only) : Set.of();
            if (only != null) {
                waiting.removeIf(step -> !step.name().equals(only));
            }
        }

        Map<String, @Nullable Object> parameters() {
            var values = new LinkedHashMap<String, @Nullable Object>(pipeline.parameters());
            values.putAll(given);
            var filled = new LinkedHashMap<String, @Nullable Object>();
            values.forEach((name, value) -> filled.put(name, Expressions.fill(value, this::runValue)));
            return filled;
        }

        private @Nullable Object runValue(Expressions.Reference reference) {
            return switch (reference.text()) {
                case "run.id" -> folder.runId();
                case "run.dir" -> directory;
                default ->
                    throw new NotebookException("a parameter of a pipeline may refer to run.id and run.dir only");
            };
        }

        private @Nullable Object value(
                Expressions.Reference reference, Map<String, ? extends @Nullable Object> parameters) {
            if (reference.parameter() != null) {
                return parameters.get(reference.parameter());
            } else if (reference.step() != null) {
                return output(reference.step(), String.valueOf(reference.output()));
            }
            return runValue(reference);
        }

        /** A step's output, of this run or of the one that it goes on from. */
        private @Nullable Object output(String step, String name) {
            var output = record.step(step).outputs().get(name);
            if (output == null) {
                throw new RunnerException(
                        Exit.BAD_INPUT,
                        "step " + step + " has no output '" + name + "' yet; run it first, with --from " + step);
            } else if (!executed.contains(step) && secrets.wereIn(output)) {
                throw new RunnerException(
                        Exit.BAD_INPUT,
                        "output '" + name + "' of step " + step
                                + " held a secret, which is not kept; run it again, with --from " + step);
            }
            return Json.plain(output);
        }

        /** Begins kernels for the steps that come next. */
        void startNext() {
            int count = 0;
            List<Step> next;
            synchronized (this) {
                next = List.copyOf(waiting);
            }
            for (var step : next) {
                if (count++ >= jobs || record.step(step.name()).usable() && !rerun.contains(step.name())) {
                    return;
                }
                place.prepare(step);
            }
        }

        @Nullable RunnerException run(Report report) {
            var threads = Executors.newFixedThreadPool(jobs, task -> {
                var thread = new Thread(task, "step");
                thread.setDaemon(true);
                return thread;
            });
            var done = new ExecutorCompletionService<@Nullable RunnerException>(threads);
            RunnerException failure = null;
            // Counted here: a step may have failed and left `running` before its result is looked at.
            int open = 0;
            try {
                while (true) {
                    var ready = failure == null && !stop.requested() ? ready() : List.<Step>of();
                    for (var step : ready) {
                        done.submit(() -> runStep(step, report));
                        open++;
                    }
                    if (open == 0) {
                        return failure == null && !waiting.isEmpty() ? stop.stopped() : failure;
                    }
                    var ended = done.take().get();
                    open--;
                    failure = failure == null ? ended : failure;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new StoppedException(Exit.INTERRUPTED);
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } finally {
                threads.shutdown();
            }
        }

        private synchronized List<Step> ready() {
            var ready = new ArrayList<Step>();
            for (var step : List.copyOf(waiting)) {
                boolean can = only != null
                        || step.after().stream()
                                .allMatch(each -> record.step(each).usable() && !isWaiting(each));
                if (can && running.size() < jobs) {
                    waiting.remove(step);
                    running.add(step.name());
                    ready.add(step);
                }
            }
            return ready;
        }

        private boolean isWaiting(String name) {
            return running.contains(name)
                    || waiting.stream().anyMatch(step -> step.name().equals(name));
        }

        private @Nullable RunnerException runStep(Step step, Report report) {
            long begin = System.nanoTime();
            var state = record.step(step.name());
            try {
                var parameters = parameters();
                var values = new LinkedHashMap<String, @Nullable Object>();
                step.parameters()
                        .forEach((name, value) ->
                                values.put(name, Expressions.fill(value, each -> value(each, parameters))));
                var print = Fingerprint.of(
                        step.notebook(),
                        stable(step, parameters),
                        inputs(step, parameters, values),
                        place.environment(step, values));
                var reason = reason(step, state, print);
                if (reason == null) {
                    state.keep("nothing has changed since it was completed");
                    listener.stepKept(step, state.reason());
                    record.save();
                    return null;
                }
                var outputs = execute(step, state, values, print, reason);
                executed.add(step.name());
                state.complete(outputs, Duration.ofNanos(System.nanoTime() - begin));
                listener.stepCompleted(step, state.duration());
                return null;
            } catch (RuntimeException e) {
                return failed(step, state, e, Duration.ofNanos(System.nanoTime() - begin));
            } finally {
                synchronized (this) {
                    running.remove(step.name());
                }
                record.save();
                // Pages take longer to make than a stop may take.
                if (!stop.requested() && state.state() != StepState.KEPT) {
                    report.convert(state);
                }
            }
        }

        /** The parameters without the run's own id and folder, which are others in each run and change nothing. */
        private JsonNode stable(Step step, Map<String, ? extends @Nullable Object> parameters) {
            var text = Json.of(Expressions.fill(step.parameters(), each -> value(each, parameters)))
                    .toString();
            return Json.parse(text.replace(directory, "${{ run.dir }}").replace(folder.runId(), "${{ run.id }}"));
        }

        private Map<String, String> inputs(
                Step step,
                Map<String, ? extends @Nullable Object> parameters,
                Map<String, ? extends @Nullable Object> values) {
            var inputs = new LinkedHashMap<String, String>();
            for (var each : step.inputs()) {
                var value = Expressions.fill((Object) each, reference -> value(reference, parameters));
                if (value != null) {
                    var input = value.toString();
                    inputs.put(
                            place.name(input, pipeline.folder()),
                            place.content(step, values, input, pipeline.folder()));
                }
            }
            return inputs;
        }

        /** Why a step is run; null if it need not be. */
        private @Nullable String reason(Step step, StepRecord state, JsonNode print) {
            if (rerun.contains(step.name())) {
                return "asked for";
            } else if (!resume && from == null) {
                return "";
            } else if (state.state() == StepState.FAILED) {
                return "it failed before";
            } else if (!state.usable() || state.fingerprint() == null) {
                return "it was not completed";
            } else if (from != null) {
                return null;
            }
            for (var each : step.after()) {
                if (record.step(each).state() == StepState.COMPLETED) {
                    return "step " + each + " was run again";
                }
            }
            if (state.outputs().values().stream().anyMatch(secrets::wereIn)) {
                return "its outputs held a secret, which is not kept";
            }
            return Fingerprint.difference(state.fingerprint(), print)
                    .or(() -> goneOutput(state))
                    .orElse(null);
        }

        private java.util.Optional<String> goneOutput(StepRecord state) {
            for (var each : state.outputs().entrySet()) {
                var text = each.getValue().asText();
                if (each.getValue().isTextual()
                        && text.startsWith(folder.path().toString())
                        && !Files.exists(Path.of(text))) {
                    return java.util.Optional.of("its output " + each.getKey() + " is gone");
                }
            }
            return java.util.Optional.empty();
        }

        private Map<String, JsonNode> execute(
                Step step, StepRecord state, Map<String, @Nullable Object> values, JsonNode print, String reason) {
            var name = step.notebook().getFileName().toString();
            var steps = pipeline.steps();
            boolean shared = steps.stream()
                            .filter(each ->
                                    each.notebook().getFileName().toString().equals(name))
                            .count()
                    > 1;
            var executed = shared ? step.name() + "-" + name : name;
            state.begin(executed, reason, Json.of(values), print, Timestamps.micros(java.time.Instant.now()));
            record.save();
            listener.stepStarted(step, reason);
            var outputs = place.execute(new StepTask(
                    pipeline.name(),
                    folder.runId(),
                    step,
                    values,
                    folder.path().resolve(executed),
                    secretNames,
                    hidden,
                    stop,
                    listener.notebook(step)));
            for (var output : step.outputs()) {
                if (!outputs.containsKey(output)) {
                    throw new RunnerException(
                            Exit.CELL_FAILED, "it did not publish its output '" + output + "' (Outputs.put)");
                }
            }
            return outputs;
        }

        private RunnerException failed(Step step, StepRecord state, RuntimeException e, Duration time) {
            var cause = e instanceof RunnerException known
                    ? known
                    : new RunnerException(
                            e instanceof ExitCode coded ? coded.exit() : Exit.SERVICE,
                            e instanceof ExitCode || e instanceof java.io.UncheckedIOException
                                    ? String.valueOf(e.getMessage())
                                    : "internal error: " + e,
                            e);
            var message = step.notebook().getFileName() + ", " + secrets.mask(String.valueOf(cause.getMessage()));
            state.fail(cause, message, time);
            listener.stepFailed(step, cause.exit(), message, time);
            var executed = state.executedIn(folder.path());
            var where = executed != null && Files.exists(executed) ? "; the executed notebook is " + executed : "";
            return cause instanceof StoppedException ? cause : new StepFailedException(cause, message + where);
        }

        @Override
        public void close() {
            place.close();
        }
    }
}
