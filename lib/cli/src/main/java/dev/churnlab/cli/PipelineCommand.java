package dev.churnlab.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.churnlab.kubernetes.ArgoWorkflow;
import dev.churnlab.kubernetes.Claim;
import dev.churnlab.kubernetes.Cluster;
import dev.churnlab.kubernetes.ClusterSteps;
import dev.churnlab.kubernetes.CronSchedule;
import dev.churnlab.kubernetes.Manifests;
import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.Word;
import dev.churnlab.runner.Display;
import dev.churnlab.runner.Durations;
import dev.churnlab.runner.EarlierRun;
import dev.churnlab.runner.JsonLog;
import dev.churnlab.runner.MetricLabels;
import dev.churnlab.runner.Pipeline;
import dev.churnlab.runner.PipelineListener;
import dev.churnlab.runner.PipelineRun;
import dev.churnlab.runner.RunListener;
import dev.churnlab.runner.Secrets;
import dev.churnlab.runner.Step;
import dev.churnlab.runner.Stop;
import dev.churnlab.runner.Summary;
import dev.churnlab.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Executes a graph of notebooks. */
@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Executes a graph of notebooks, as a pipeline.yaml declares it.")
final class PipelineCommand implements Callable<Integer> {
    /** Cancelled Jobs save their notebooks, which are fetched. */
    private static final Duration JOBS_END = Duration.ofMinutes(3);
    /** Where the platform has customers, on the volume of shared data. */
    private static final String CUSTOMERS = "input/telco-churn.csv";

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file = Path.of("pipeline.yaml");

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "The customers, for a pipeline that has a parameter data; without it they are looked for.")
    private @Nullable String data;

    @Mixin
    private ParameterOptions parameters = new ParameterOptions();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many steps may run side by side; 1 if not given, on a cluster all that can.")
    private @Nullable Integer jobs;

    @Option(
            names = "--resume",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "RUN",
            description =
                    "Goes on from the newest run, or from this one: runs only what has changed or was not completed.")
    private @Nullable String resume;

    @Option(
            names = "--from",
            paramLabel = "STEP",
            description = "Goes on from the newest run: runs this step and all that need it.")
    private @Nullable String from;

    @Option(names = "--only", paramLabel = "STEP", description = "Goes on from the newest run: runs this step alone.")
    private @Nullable String only;

    @Option(names = "--home", paramLabel = "FOLDER", description = "Where runs are kept; CHURNLAB_HOME, or .churnlab.")
    private @Nullable Path home;

    @Option(
            names = "--secret",
            paramLabel = "NAME",
            description = "A variable or parameter whose value is written nowhere.")
    private List<String> secrets = new ArrayList<>();

    @Option(
            names = "--log-data",
            description = "Store all executed notebooks with the run in MLflow, those that show customers, too.")
    private boolean logData;

    private enum Target {
        argo
    }

    private enum Machine {
        kubernetes
    }

    @Option(
            names = "--on",
            paramLabel = "kubernetes",
            description = "Runs each step as a Job on the cluster that kubectl would talk to.")
    private @Nullable Machine on;

    @Option(
            names = "--to",
            paramLabel = "argo",
            description = "Runs nothing, but writes the same pipeline as a Workflow of Argo.")
    private @Nullable Target to;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "With --to: where it goes; a path, s3://, standard output if not given.")
    private @Nullable String output;

    @Option(
            names = "--schedule",
            paramLabel = "CRON",
            description = "With --to argo: a CronWorkflow, which begins at these times, as in '0 2 * * *'.")
    private @Nullable String schedule;

    @Option(
            names = "--timezone",
            paramLabel = "ZONE",
            description = "Whose clock the schedule means, as Europe/Berlin; this machine's if not given.")
    private @Nullable String timezone;

    @Mixin
    private StepOptions cluster = new StepOptions();

    @Mixin
    private NotifyOption notify = new NotifyOption();

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            description = "How progress is shown: for people, or one JSON object a line.")
    private RunCommand.LogFormat format = RunCommand.LogFormat.text;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (to == Target.argo) {
            refuse(
                    "--to argo",
                    "--on",
                    "--start-timeout",
                    "--resume",
                    "--from",
                    "--only",
                    "--home",
                    "--log-data",
                    "--notify",
                    "--log-format");
            return argo();
        }
        refuse("a run that begins now; it is of --to argo", "--output", "--schedule", "--timezone");
        if (on == null) {
            refuse("a run on this machine", "--namespace", "--image", "--cpu", "--memory", "--work", "--start-timeout");
        }
        var stop = on == null ? Stop.onSignals() : Stop.onSignals(JOBS_END);
        var pipeline = Pipeline.read(file);
        var kept = home != null ? home : Place.here().home();
        var notifier = notify.of(
                "pipeline",
                pipeline.name(),
                MetricLabels.pipeline(pipeline.name(), System.getenv()),
                () -> EarlierRun.failed(pipeline, kept));
        try {
            return on == null ? run(pipeline, kept, stop, notifier) : runOnCluster(pipeline, kept, stop, notifier);
        } catch (RuntimeException e) {
            notifier.failed(Failures.exit(e), Failures.line(e), null);
            throw e;
        }
    }

    /** Options that say nothing here are a mistake. */
    private void refuse(String where, String... options) {
        var parsed = Objects.requireNonNull(spec).commandLine().getParseResult();
        for (var option : options) {
            if (parsed.hasMatchedOption(option)) {
                throw new IllegalArgumentException(option + " says nothing to " + where);
            }
        }
    }

    private int argo() {
        Targets.check("--output", output, null);
        var pipeline = Pipeline.read(file);
        var image = Optional.ofNullable(cluster.image)
                .or(Cluster::localRunnerImage)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no image: the variable CHURNLAB_RUNNER_IMAGE names none; give --image"));
        if (schedule == null && timezone != null) {
            throw new IllegalArgumentException("--timezone says nothing without --schedule");
        }
        var workflow = ArgoWorkflow.of(pipeline, image)
                .parameters(valuesOnCluster(pipeline))
                .work(cluster.work())
                .resources(cluster.resources());
        cluster.where.given().ifPresent(workflow::namespace);
        if (jobs != null) {
            workflow.jobs(jobs);
        }
        if (schedule != null) {
            workflow.schedule(CronSchedule.of(
                    schedule, timezone == null ? ZoneId.systemDefault().getId() : timezone));
        }
        secrets.forEach(workflow::secret);
        var yaml = Manifests.yaml(List.of(workflow.manifest()));
        if (output == null) {
            System.out.print(yaml);
        } else {
            Location.of(output).write(yaml);
        }
        return Exit.DONE.code();
    }

    private Map<String, @Nullable Object> valuesOnCluster(Pipeline pipeline) {
        return new CustomerData(data, pipeline.folder(), Place.here(), System.out)
                .onCluster(values(pipeline), Claim.DATA_PATH + "/" + CUSTOMERS);
    }

    private Map<String, @Nullable Object> values(Pipeline pipeline) {
        var values = new LinkedHashMap<String, @Nullable Object>(pipeline.parameters());
        parameters
                .values()
                .forEach((name, value) -> values.put(name, value instanceof Word word ? word.value() : value));
        return values;
    }

    private int run(Pipeline pipeline, Path kept, Stop stop, Notifier notifier) {
        var customers = new CustomerData(data, pipeline.folder(), Place.here(), System.out);
        var values = values(pipeline);
        var run = PipelineRun.of(pipeline).parameters(customers.apply(values)).jobs(jobs == null ? 1 : jobs);
        return run(run, values, kept, stop, notifier);
    }

    private int runOnCluster(Pipeline pipeline, Path kept, Stop stop, Notifier notifier) {
        secrets.stream().filter(pipeline.parameters()::containsKey).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("parameter '" + name + "' is a secret, and a job shows its parameters;"
                    + " have the notebook read a variable of the Secret churnlab-s3 instead");
        });
        var values = valuesOnCluster(pipeline);
        try (var open = cluster.where.connect()) {
            var steps = ClusterSteps.of(open, cluster.image != null ? cluster.image : open.runnerImage())
                    .work(cluster.work())
                    .resources(cluster.resources())
                    .startTimeout(cluster.startTimeout);
            System.err.println(pipeline.name() + ": jobs in " + open.description());
            var run = PipelineRun.of(pipeline)
                    .parameters(values)
                    .executor(steps)
                    .jobs(jobs == null ? pipeline.steps().size() : jobs);
            return run(run, values, kept, stop, notifier);
        }
    }

    private int run(PipelineRun run, Map<String, @Nullable Object> values, Path kept, Stop stop, Notifier notifier) {
        run.home(kept).stop(stop);
        secrets.forEach(run::secret);
        notifier.address().ifPresent(run::hide);
        if (resume != null && !resume.isEmpty()) {
            run.resume(resume);
        } else if (resume != null) {
            run.resume();
        }
        if (from != null) {
            run.from(from);
        }
        if (only != null) {
            run.only(only);
        }
        boolean json = format == RunCommand.LogFormat.json;
        try (var display = new Display(System.err, !json && Terminal.is(2))) {
            var shown = json ? new JsonEvents(new JsonLog(System.err, false)) : new Shown(display);
            notifier.meter().begun();
            var result = run.listener(notifier.meter().steps(shown)).run();
            display.close();
            TrackedPipeline.record(result, logData);
            if (Files.exists(result.report())) {
                Summary.lines(result, Secrets.of(System.getenv(), values, secrets))
                        .forEach(System.out::println);
            }
            var failure = result.failure();
            var where = result.folder().toString();
            if (failure != null) {
                if (!json) {
                    System.err.println("churnlab: " + failure.getMessage());
                }
                notifier.failed(failure.exit(), String.valueOf(failure.getMessage()), where);
                return failure.exit().code();
            }
            notifier.done(where);
            return Exit.DONE.code();
        }
    }

    /** Steps on a display. */
    private record Shown(Display display) implements PipelineListener {
        private static String name(Step step) {
            return step.notebook().getFileName().toString();
        }

        @Override
        public void stepStarted(Step step, String reason) {
            if (!reason.isEmpty()) {
                display.line(step.name() + ": " + reason);
            }
            display.begin(name(step));
        }

        @Override
        public RunListener notebook(Step step) {
            return display.of(name(step));
        }

        @Override
        public void stepCompleted(Step step, Duration time) {
            display.end(name(step), "done in " + Durations.show(time));
        }

        @Override
        public void stepKept(Step step, String reason) {
            display.line(step.name() + ": kept, " + reason);
        }

        @Override
        public void stepFailed(Step step, Exit exit, String line, Duration time) {
            display.end(name(step), "failed after " + Durations.show(time));
        }
    }

    /** Steps as JSON lines. */
    private record JsonEvents(JsonLog log) implements PipelineListener {
        private void tell(String event, Step step, Duration time, String text) {
            log.event(
                    event,
                    step.notebook().getFileName().toString(),
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("step", step.name())
                            .put("seconds", time.toMillis() / 1000.0)
                            .put("message", text));
        }

        @Override
        public void stepStarted(Step step, String reason) {
            tell("step_started", step, Duration.ZERO, reason);
        }

        @Override
        public RunListener notebook(Step step) {
            return log.of(step.notebook().getFileName().toString());
        }

        @Override
        public void stepCompleted(Step step, Duration time) {
            tell("step_completed", step, time, "");
        }

        @Override
        public void stepKept(Step step, String reason) {
            tell("step_kept", step, Duration.ZERO, reason);
        }

        @Override
        public void stepFailed(Step step, Exit exit, String line, Duration time) {
            tell("step_failed", step, time, line);
        }
    }
}
