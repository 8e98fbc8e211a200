package dev.churnlab.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.NamedOutputs;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.runner.RunListener;
import dev.churnlab.runner.RunnerException;
import dev.churnlab.runner.Step;
import dev.churnlab.runner.StepExecutor;
import dev.churnlab.runner.StepTask;
import dev.churnlab.storage.AtomicFiles;
import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a pipeline as Jobs on a cluster. Each takes its notebook along and the files beside it that its parameters name;
 * its named outputs are in the executed notebook, which comes back also when the step failed.
 */
public final class ClusterSteps implements StepExecutor {
    /** A step without a time of its own, as any Job. */
    private static final Duration LONGEST = Duration.ofHours(2);
    /** Of the Job, for all attempts: waiting for a node and an image counts there, and not for the notebook. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    /** What every pod waits for, and nobody has to know. */
    private static final Pattern USUAL = Pattern.compile(".* (its container is being made|waits for a node)");

    private final Cluster cluster;
    private final String image;
    private WorkPlace work = WorkPlace.DEFAULT;
    private Resources resources = Resources.DEFAULT;
    private Duration startTimeout = Duration.ofMinutes(5);

    private ClusterSteps(Cluster cluster, String image) {
        this.cluster = cluster;
        this.image = image;
    }

    /** Steps in an image whose entry point is {@code churnlab}. The cluster stays open when they are closed. */
    public static ClusterSteps of(Cluster cluster, String image) {
        return new ClusterSteps(cluster, image);
    }

    /** Where the steps leave what they make. */
    public ClusterSteps work(WorkPlace place) {
        work = place;
        return this;
    }

    /** What each step gets of its node. */
    public ClusterSteps resources(Resources resources) {
        this.resources = resources;
        return this;
    }

    /** How long a pod may wait for its start; five minutes by default. */
    public ClusterSteps startTimeout(Duration time) {
        startTimeout = time;
        return this;
    }

    @Override
    public String folder(Path run) {
        return work.run(run.getFileName().toString());
    }

    @Override
    public Map<String, String> environment(Step step, Map<String, ? extends @Nullable Object> values) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("image", image);
        StepFiles.sent(step, values)
                .forEach((file, content) -> environment.put("file " + StepFiles.name(step, file), Sha256.of(content)));
        return environment;
    }

    /** Of a file that travels with the step its bytes; else its place, since this machine does not see what the cluster does. */
    @Override
    public String content(Step step, Map<String, ? extends @Nullable Object> values, String input, Path folder) {
        if (Location.isRemote(input) || input.startsWith("/")) {
            return "on the cluster";
        }
        var content = StepFiles.sent(step, values)
                .get(folder.toAbsolutePath().resolve(input).normalize());
        if (content == null) {
            throw new RunnerException(
                    Exit.BAD_INPUT,
                    "its input " + input + " is a path of this machine; on a cluster it is one of a volume, as "
                            + Claim.DATA_PATH + "/" + input
                            + ", or s3://, or a file beside the notebook that a parameter names");
        }
        return Sha256.of(content);
    }

    @Override
    public Map<String, JsonNode> execute(StepTask task) {
        var notebook = String.valueOf(task.step().notebook().getFileName());
        try {
            task.stop().check();
            var run = JobRun.submit(cluster, sendable(task, notebook)).startTimeout(startTimeout);
            var told = new Told(task.listener(), run.name());
            var end = run.follow(told, () -> wish(task, told));
            var executed = end.kind() == JobEnd.Kind.NOT_STARTED ? null : fetch(run, end, task);
            task.stop().check();
            if (!end.done()) {
                throw new RunnerException(exit(end.code()), "job " + run.name() + ": " + end.why());
            } else if (executed == null) {
                throw new RunnerException(Exit.SERVICE, run.lost());
            }
            return NamedOutputs.of(executed);
        } catch (KubernetesException e) {
            throw new RunnerException(e.exit(), String.valueOf(e.getMessage()), e);
        }
    }

    private static Wish wish(StepTask task, Told told) {
        if (!task.stop().requested()) {
            return Wish.GO_ON;
        }
        told.cancelled();
        return Wish.CANCEL;
    }

    private ClusterJob sendable(StepTask task, String notebook) {
        try {
            var job = job(task, notebook);
            // What a Job cannot carry is known by its objects.
            var unused = job.manifests(cluster.namespace());
            return job;
        } catch (IllegalArgumentException e) {
            throw new RunnerException(Exit.BAD_INPUT, String.valueOf(e.getMessage()), e);
        }
    }

    private ClusterJob job(StepTask task, String notebook) {
        var step = task.step();
        var files = StepFiles.of(step, task.parameters()).content();
        var time = step.timeout() == null ? LONGEST : step.timeout();
        // A pod can be lost without any fault of the notebook's.
        int retries = Math.max(1, step.retries());
        var job = ClusterJob.of(notebook, files.getOrDefault(notebook, new byte[0]), image)
                .name(Names.fresh(Names.of(task.pipeline() + "-" + step.name())))
                .arguments(arguments(task, time))
                .resources(resources)
                .timeout(time.multipliedBy(retries + 1L).plus(SLACK))
                .retries(retries)
                .labels(RunLabels.of(notebook, RunLabels.user(), task.pipeline(), step.name(), task.run()))
                .environment("CHURNLAB_PIPELINE", task.pipeline())
                .environment("CHURNLAB_STEP", step.name())
                // Whoever follows the pipeline tells.
                .environment("CHURNLAB_NOTIFY", "");
        files.forEach((path, content) -> {
            if (!path.equals(notebook)) {
                job.file(path, content);
            }
        });
        work.claims().forEach(job::claim);
        if (work.claims().isEmpty()) {
            job.runs(work.run(task.run()));
        }
        return job;
    }

    private static List<String> arguments(StepTask task, Duration time) {
        var arguments = new ArrayList<String>();
        if (!task.parameters().isEmpty()) {
            arguments.addAll(List.of("-y", FlowYaml.of(task.parameters())));
        }
        arguments.addAll(List.of("--timeout", seconds(time)));
        if (task.step().kernel() != null) {
            arguments.addAll(List.of("--kernel", task.step().kernel()));
        }
        for (var name : task.secrets()) {
            arguments.addAll(List.of("--secret", name));
        }
        return arguments;
    }

    /** A time as {@code --timeout} takes it, which knows no parts of a second. */
    static String seconds(Duration time) {
        return Math.max(1, time.toSeconds()) + "s";
    }

    /** Null if none was saved, or it cannot be fetched and the failure of the step is what counts. */
    private static @Nullable Notebook fetch(JobRun run, JobEnd end, StepTask task) {
        try {
            var content = run.notebook();
            if (content.isEmpty()) {
                return null;
            }
            AtomicFiles.write(task.output(), content.get());
            return Notebook.parse(
                    new ByteArrayInputStream(content.get()), task.output().toString());
        } catch (KubernetesException | StorageException e) {
            if (end.done()) {
                throw e;
            }
            task.listener().warning("the executed notebook stays at " + run.output() + ": " + e.getMessage());
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Exit exit(int code) {
        for (var exit : Exit.values()) {
            if (exit.code() == code) {
                return exit;
            }
        }
        return Exit.SERVICE;
    }

    @Override
    public void close() {
        // Jobs are ended by the stop of their tasks, and the cluster belongs to whoever opened it.
    }

    /** How a Job goes on, for who hears of a notebook. */
    private static final class Told implements JobListener {
        private final RunListener listener;
        private final String job;
        private boolean cancelled;

        Told(RunListener listener, String job) {
            this.listener = listener;
            this.job = job;
        }

        void cancelled() {
            if (!cancelled) {
                cancelled = true;
                listener.warning("job " + job + " is cancelled, and saves its notebook");
            }
        }

        @Override
        public void waiting(String reason) {
            if (USUAL.matcher(reason).matches()) {
                listener.printed(0, "stdout", reason);
            } else {
                listener.warning("job " + job + ": pending, " + reason);
            }
        }

        @Override
        public void started(String pod, int attempt) {
            listener.ready(Duration.ZERO);
        }

        @Override
        public void printed(String line) {
            listener.printed(0, "stdout", line + "\n");
        }

        @Override
        public void retrying(int attempt, String why) {
            listener.retrying(attempt, new RunnerException(Exit.SERVICE, why));
        }

        @Override
        public void warning(String line) {
            listener.warning(line);
        }
    }
}
