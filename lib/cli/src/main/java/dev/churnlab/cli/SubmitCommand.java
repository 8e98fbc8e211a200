package dev.churnlab.cli;

import dev.churnlab.kubernetes.Claim;
import dev.churnlab.kubernetes.Cluster;
import dev.churnlab.kubernetes.ClusterJob;
import dev.churnlab.kubernetes.JobRun;
import dev.churnlab.kubernetes.Jobs;
import dev.churnlab.kubernetes.KubernetesException;
import dev.churnlab.kubernetes.Manifests;
import dev.churnlab.kubernetes.Resources;
import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.Location;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Executes one notebook on a cluster, as a Job or on a schedule. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Executes a notebook on a Kubernetes cluster: sends it as a Job, follows it, fetches the notebook.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  that of the notebook, see churnlab run --help;",
            "  138 also for a pod that was out of memory, 124 for a job past its --timeout,",
            "  5 where no cluster, right, image, quota or claim lets it start"
        })
final class SubmitCommand implements Callable<Integer> {
    private static final Duration START = Duration.ofMinutes(5);

    enum Format {
        yaml,
        json
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "NOTEBOOK",
            description = "The notebook: a path, s3://, http(s)://; - is standard input.")
    private String input = "-";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OUTPUT",
            description = "Where the executed notebook goes: a path, s3:// (the pod saves it there), - for standard"
                    + " output; NOTEBOOK's name-out.ipynb here, if not given. {name} stands for a parameter.")
    private @Nullable String output;

    @Mixin
    private ParameterOptions parameters = new ParameterOptions();

    @Mixin
    private ClusterOption where = new ClusterOption();

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "The image of the runner; CHURNLAB_RUNNER_IMAGE, or what the platform says, if not given.")
    private @Nullable String image;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "The job's name; made of the notebook's if not given. One that is taken is free again after churnlab cancel"
                            + " NAME --ended.")
    private @Nullable String name;

    @Option(
            names = "--with",
            paramLabel = "FILE",
            description = "A file that the notebook finds beside it; may be repeated.")
    private List<Location> with = new ArrayList<>();

    @Option(names = "--cpu", paramLabel = "N", description = "CPUs that are sure; 500m if not given.")
    private String cpu = Resources.DEFAULT.cpu();

    @Option(names = "--memory", paramLabel = "SIZE", description = "The pod's memory; 2Gi if not given.")
    private String memory = Resources.DEFAULT.memory();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Times.class,
            description = "For the whole job; 2h if not given.")
    private Duration timeout = Duration.ofHours(2);

    @Option(
            names = "--start-timeout",
            paramLabel = "TIME",
            converter = Times.class,
            description = "For a pod to start; then the job is removed. 5m if not given.")
    private @Nullable Duration startTimeout;

    @Option(
            names = "--data-claim",
            paramLabel = "NAME",
            description =
                    "What is mounted at " + Claim.DATA_PATH + ", read-only; shared-data if not given, none for none.")
    private String dataClaim = Claim.DATA.name();

    @Option(
            names = "--artifacts-claim",
            paramLabel = "NAME",
            description =
                    "What is mounted at " + Claim.ARTIFACTS_PATH + "; shared-artifacts if not given, none for none.")
    private String artifactsClaim = Claim.ARTIFACTS.name();

    @Option(
            names = "--runs",
            paramLabel = "s3://BUCKET/PREFIX",
            description = "Where the pod saves its notebook, in place of the claim of artifacts.")
    private @Nullable String runs;

    @Option(names = "--detach", description = "Does not wait; see churnlab jobs and churnlab logs.")
    private boolean detach;

    @Option(
            names = "--schedule",
            paramLabel = "CRON",
            description = "Makes a CronJob that runs it again and again, as in \"0 2 * * *\".")
    private @Nullable String schedule;

    @Option(
            names = "--timezone",
            paramLabel = "ZONE",
            description = "Of the schedule, as in Europe/Berlin; this machine's if not given.")
    private @Nullable String timezone;

    @Option(names = "--dry-run", description = "Prints what would be sent, and sends nothing.")
    private boolean dryRun;

    @Option(names = "-o", paramLabel = "yaml|json", description = "How --dry-run prints it; yaml if not given.")
    private @Nullable Format format;

    @Override
    public Integer call() throws IOException {
        check();
        var values = parameters.values();
        var notebook = input.equals("-") ? "notebook.ipynb" : Location.of(input).name();
        var content = input.equals("-")
                ? System.in.readAllBytes()
                : Location.of(input).bytes();
        var to = output(notebook, values);
        if (dryRun) {
            print(job(notebook, content, dryRunImage(), to));
            return Exit.DONE.code();
        }
        try (var cluster = where.connect()) {
            var job = job(notebook, content, image != null ? image : cluster.runnerImage(), to);
            return schedule != null ? schedule(cluster, job) : run(cluster, job, to);
        }
    }

    private void check() {
        if (timezone != null && schedule == null) {
            throw wrong("--timezone is of a --schedule; give that, too");
        } else if (schedule != null && input.equals("-") && name == null) {
            throw wrong("a schedule of a notebook from standard input has no name of its own; give it one with --name");
        } else if (schedule != null && detach) {
            throw wrong("--detach says nothing to a --schedule, which nobody waits for; leave it out");
        } else if (startTimeout != null && (detach || schedule != null)) {
            throw wrong("--start-timeout is of a job that is followed; leave it out with "
                    + (detach ? "--detach" : "--schedule"));
        } else if (format != null && !dryRun) {
            throw wrong("-o is of --dry-run; give that, too");
        } else if (output != null && (detach || schedule != null) && !output.startsWith("s3://")) {
            throw wrong("nobody waits for " + output + "; without it, churnlab logs JOB --output FILE fetches the"
                    + " executed notebook");
        }
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(
                java.util.Objects.requireNonNull(spec).commandLine(), message);
    }

    /** Where the executed notebook goes; null if nobody waits for it. */
    private @Nullable String output(String notebook, Map<String, ? extends @Nullable Object> values) {
        if (output == null && (detach || schedule != null)) {
            return null;
        }
        var to = PathTemplate.fill(
                output != null
                        ? output
                        : notebook.replaceFirst("\\.ipynb$", "")
                                        .replace("{", "{{")
                                        .replace("}", "}}") + "-out.ipynb",
                values);
        if (!to.equals("-")) {
            Targets.check("OUTPUT", to, null);
        }
        return to;
    }

    private String dryRunImage() {
        if (image != null) {
            return image;
        }
        return Cluster.localRunnerImage().orElseGet(() -> {
            try (var cluster = where.connect()) {
                return cluster.runnerImage();
            }
        });
    }

    private ClusterJob job(String notebook, byte[] content, String image, @Nullable String to) {
        var job = ClusterJob.of(notebook, content, image)
                .source(source())
                .arguments(parameters.arguments())
                .resources(new Resources(cpu, memory))
                .timeout(timeout)
                .data(isNone(dataClaim) ? null : Claim.data(dataClaim))
                .artifacts(isNone(artifactsClaim) ? null : Claim.artifacts(artifactsClaim));
        for (var file : with) {
            job.file(file.name(), file.bytes());
        }
        if (runs != null) {
            job.runs(runs);
        }
        if (to != null && to.startsWith("s3://")) {
            job.output(to);
        }
        if (name != null) {
            job.name(name);
        }
        if (schedule != null) {
            job.schedule(
                    schedule,
                    timezone != null ? timezone : ZoneId.systemDefault().getId());
        }
        return job;
    }

    /** Where the notebook is, the same from whatever folder it is sent. */
    private String source() {
        if (input.equals("-")) {
            return "standard input";
        }
        var place = Location.of(input);
        return place.path()
                .map(path -> path.toAbsolutePath().normalize().toString())
                .orElseGet(place::toString);
    }

    private static boolean isNone(String claim) {
        return claim.equals("none");
    }

    private void print(ClusterJob job) {
        var manifests = job.manifests(where.name());
        if (job.inputInStore()) {
            System.err.println("warning: " + job.notebook() + " is too large for a ConfigMap and travels separately;"
                    + " what is printed here cannot run without it, submit without --dry-run sends both");
        }
        System.out.print(format == Format.json ? Manifests.json(manifests) : Manifests.yaml(manifests));
    }

    private static int schedule(Cluster cluster, ClusterJob job) {
        var sent = Jobs.schedule(cluster, job);
        System.err.println(job.notebook() + ": " + (sent.replaced() ? "replaced" : "sent as") + " cronjob " + job.name()
                + (sent.replaced() ? " in " : " to ") + cluster.description() + "; churnlab logs " + job.name()
                + " shows its last run");
        sent.left().ifPresent(each -> System.err.println("warning: of the schedule before it, " + each));
        return Exit.DONE.code();
    }

    private int run(Cluster cluster, ClusterJob job, @Nullable String to) {
        var screen = new Object();
        var signals = new JobSignals(job.name(), Terminal.is(0) && Terminal.is(2), screen);
        if (!detach) {
            signals.listen();
        }
        JobRun sent;
        try {
            sent = JobRun.submit(cluster, job, signals);
        } catch (KubernetesException e) {
            if (signals.cancelled()) {
                System.err.println("churnlab: " + e.getMessage());
                return signals.exit().code();
            }
            throw e;
        }
        System.err.println(job.notebook() + ": sent as job " + job.name() + " to " + cluster.description());
        if (detach) {
            System.err.println(job.notebook() + ": churnlab logs " + job.name()
                    + " --follow shows how it goes on; the executed notebook will be " + sent.output());
            return Exit.DONE.code();
        }
        var shown = new FollowedJob(sent, job.notebook(), "-".equals(to) ? System.err : System.out, screen);
        var end = sent.startTimeout(startTimeout != null ? startTimeout : START).follow(shown, signals);
        signals.ended(shown.fetches(end, to));
        return shown.end(end, to, signals.cancelled() ? signals.exit() : Exit.TERMINATED);
    }
}
