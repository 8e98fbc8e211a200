package dev.churnlab.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.Notebook;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The run of one notebook on a cluster, as a Job or, with a schedule, a CronJob. The notebook travels in a ConfigMap that
 * the Job owns; one that is too large for that by way of the claim of artifacts, or of S3.
 */
public final class ClusterJob {
    /** The variable of a pod that names its Job. */
    static final String JOB_VARIABLE = "CHURNLAB_JOB";
    /** The annotation that says where the executed notebook is, as the pod names it. */
    static final String OUTPUT = "churnlab.dev/output";
    /** The annotation of a schedule that says which notebook it runs: see {@link #source}. */
    static final String SOURCE = "churnlab.dev/source";

    private static final String JOB_LABEL = "metadata.labels['batch.kubernetes.io/job-name']";
    private static final String JOB = "$(" + JOB_VARIABLE + ")";
    /** What another try does not cure: the notebook, its input, a gate, a deadline, a limit of memory. */
    private static final List<Integer> FINAL_CODES = List.of(
            Exit.CELL_FAILED.code(),
            Exit.BAD_INPUT.code(),
            Exit.GATE_REFUSED.code(),
            Exit.TIMEOUT.code(),
            Attempt.KILLED);

    /** Of one argument of a process on Linux, in bytes. */
    static final int LONGEST_ARGUMENT = 127 << 10;

    /** Who sends a Job before a weekend has its notebook after it. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final Duration LATE = Duration.ofSeconds(600);
    private static final int HISTORY = 3;

    private final String notebook;
    private final String image;
    private RunFiles files;
    private final byte[] content;
    private List<String> arguments = List.of();
    private Resources resources = Resources.DEFAULT;
    private Duration timeout = Duration.ofHours(2);
    private int retries = 1;
    private @Nullable Claim data = Claim.DATA;
    private RunStore store = new RunStore.OnClaim(Claim.ARTIFACTS);
    private @Nullable Claim artifacts = Claim.ARTIFACTS;
    private final List<Claim> claims = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private @Nullable String output;
    private Map<String, String> labels;
    private @Nullable String name;
    /** Whether somebody has chosen the name. */
    private boolean named;

    private @Nullable CronSchedule times;
    private String source;
    /** Its own among the inputs of its name: that of an earlier job of the name stays when this one is refused. */
    private final String input = Names.fresh("input");

    private ClusterJob(String notebook, byte[] content, String image) {
        this.notebook = notebook;
        this.content = content;
        this.image = image;
        source = notebook;
        files = RunFiles.of(notebook, content);
        labels = RunLabels.of(notebook, RunLabels.user());
    }

    /**
     * The run of a notebook.
     *
     * @param name its file's name, as in {@code train.ipynb}
     * @param content what is in it
     * @param image an image whose entry point is {@code churnlab}
     * @throws dev.churnlab.notebook.NotebookException if it is no notebook
     */
    public static ClusterJob of(String name, byte[] content, String image) {
        try {
            var unused = Notebook.parse(new ByteArrayInputStream(content), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ClusterJob(name, content.clone(), image);
    }

    /** What {@code churnlab run} is given after the two notebooks: parameters and options, as they are. */
    public ClusterJob arguments(List<String> arguments) {
        for (var each : arguments) {
            if (each.getBytes(UTF_8).length > LONGEST_ARGUMENT) {
                throw new IllegalArgumentException("a parameter of " + (each.length() >> 10) + " KiB, and "
                        + (LONGEST_ARGUMENT >> 10) + " are the most for a pod; put it into a file and give its path");
            }
        }
        this.arguments = List.copyOf(arguments);
        return this;
    }

    /** A file beside the notebook. */
    public ClusterJob file(String path, byte[] content) {
        if (path.equals(notebook)) {
            throw new IllegalArgumentException("the file " + path + " has the notebook's name; rename it");
        }
        files = files.and(path, content);
        return this;
    }

    /** What it gets of its node; half a CPU and 2 GiB by default. */
    public ClusterJob resources(Resources resources) {
        this.resources = resources;
        return this;
    }

    /** How long it may take in all, with its waiting; two hours by default. */
    public ClusterJob timeout(Duration time) {
        if (time.toSeconds() < 1) {
            throw new IllegalArgumentException("the time for a job must be a second or more, was " + time);
        }
        timeout = time;
        return this;
    }

    /** How often it is tried again after causes that this can cure; once by default. */
    public ClusterJob retries(int times) {
        if (times < 0) {
            throw new IllegalArgumentException("the number of retries must be 0 or more, was " + times);
        }
        retries = times;
        return this;
    }

    /** The shared data, read-only at /mnt/shared-data; null for none. */
    public ClusterJob data(@Nullable Claim claim) {
        data = claim;
        return this;
    }

    /** Where it may leave things, and its notebook is kept unless that is in S3; null for none. */
    public ClusterJob artifacts(@Nullable Claim claim) {
        artifacts = claim;
        if (claim != null && store instanceof RunStore.OnClaim) {
            store = new RunStore.OnClaim(claim);
        }
        return this;
    }

    /** One claim more. */
    public ClusterJob claim(Claim claim) {
        claims.add(claim);
        return this;
    }

    /** Keeps notebooks below this prefix in S3, in place of the claim of artifacts. */
    public ClusterJob runs(String prefix) {
        if (!prefix.startsWith("s3://")) {
            throw new IllegalArgumentException(
                    "runs are kept on the claim of artifacts or below s3://bucket/prefix, was '" + prefix + "'");
        }
        store = new RunStore.InS3(prefix);
        return this;
    }

    /** Saves the executed notebook in this place in S3. */
    public ClusterJob output(String place) {
        if (!place.startsWith("s3://")) {
            throw new IllegalArgumentException("a pod can save a notebook in s3:// only, was '" + place + "'");
        }
        output = place;
        return this;
    }

    /** A variable of its environment. */
    public ClusterJob environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Its labels, in place of the notebook's and the user's: see {@link RunLabels}. */
    public ClusterJob labels(Map<String, String> labels) {
        this.labels = new LinkedHashMap<>(labels);
        return this;
    }

    /**
     * Its name; the notebook's with some random characters if not given, the notebook's for a schedule.
     *
     * @throws IllegalArgumentException if Kubernetes would not take it
     */
    public ClusterJob name(String name) {
        Names.check("a job", name);
        this.name = name;
        named = true;
        return this;
    }

    /**
     * Runs it again and again.
     *
     * @param schedule as cron has it, {@code 0 2 * * *}
     * @param timeZone as in {@code Europe/Berlin}
     * @throws IllegalArgumentException if one is none
     */
    public ClusterJob schedule(String schedule, String timeZone) {
        times = CronSchedule.of(schedule, timeZone);
        return this;
    }

    /**
     * Where the notebook was read, as in {@code /home/ada/train.ipynb} or {@code s3://lab/train.ipynb}; its file's name if not
     * given. A schedule is replaced by one of the same name only where this is the same; where {@link #name(String)} says which
     * one is meant, the file's name alone counts.
     */
    public ClusterJob source(String place) {
        source = place;
        return this;
    }

    /** Its name. */
    public String name() {
        if (name == null) {
            name = times != null ? Names.of(notebook) : Names.fresh(Names.of(notebook));
        }
        return name;
    }

    /** The notebook's file name. */
    public String notebook() {
        return notebook;
    }

    String source() {
        return source;
    }

    boolean named() {
        return named;
    }

    boolean scheduled() {
        return times != null;
    }

    RunStore store() {
        return store;
    }

    String image() {
        return image;
    }

    RunFiles files() {
        return files;
    }

    /** Where the executed notebook is, as the pod names it; a schedule's names the variable of its Job. */
    String outputPath() {
        return output != null ? output : store.path(times == null ? name() : JOB, notebook);
    }

    /** Whether the notebook and its files lie in the store before the run, since they are too large for a ConfigMap. */
    public boolean inputInStore() {
        return !files.fitAConfigMap();
    }

    /** Where an input lies that is too large for a ConfigMap. */
    String inputPath(String file) {
        return inputFolder() + "/" + file;
    }

    String inputFolder() {
        return store.path(name(), input);
    }

    /**
     * The objects that are sent, in their order: the Job or CronJob, then the ConfigMap, which it is made the owner of once
     * Kubernetes has given it an identity. What is too large for a ConfigMap is not among them: see {@link #inputInStore}.
     *
     * @param namespace where they are sent
     */
    public List<HasMetadata> manifests(String namespace) {
        Names.checkNamespace(namespace);
        var objects = new ArrayList<HasMetadata>();
        objects.add(times == null ? job() : cronJob());
        if (!inputInStore()) {
            objects.add(configMap());
        }
        objects.forEach(each -> each.getMetadata().setNamespace(namespace));
        return objects;
    }

    /** For who replaces or cancels a schedule; the input of a Job goes by nobody's hand. */
    private Map<String, String> inputAnnotation() {
        return inputInStore() ? Map.of(KeptInputs.INPUTS, inputFolder()) : Map.of();
    }

    ConfigMap configMap() {
        return files.configMap(name(), labels);
    }

    /** The ConfigMap that goes when its owner does. */
    ConfigMap configMap(HasMetadata owner) {
        var map = configMap();
        map.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind(owner.getKind())
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .build()));
        return map;
    }

    Job job() {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name())
                .withLabels(labels)
                .addToAnnotations(OUTPUT, outputPath())
                .endMetadata()
                .withSpec(new JobSpecBuilder(jobSpec())
                        .withTtlSecondsAfterFinished((int) KEPT.toSeconds())
                        .build())
                .build();
    }

    /** Its Jobs are kept by number, not by time: the last of a weekly schedule is of interest all week. */
    CronJob cronJob() {
        var when = Objects.requireNonNull(times, "a job without a schedule is no cronjob");
        return new CronJobBuilder()
                .withNewMetadata()
                .withName(name())
                .withLabels(labels)
                .addToAnnotations(SOURCE, source)
                .addToAnnotations(inputAnnotation())
                .endMetadata()
                .withNewSpec()
                .withSchedule(when.cron())
                .withTimeZone(when.zone().getId())
                .withConcurrencyPolicy("Forbid")
                .withStartingDeadlineSeconds(LATE.toSeconds())
                .withSuccessfulJobsHistoryLimit(HISTORY)
                .withFailedJobsHistoryLimit(HISTORY)
                .withNewJobTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .addToAnnotations(OUTPUT, outputPath())
                .addToAnnotations(inputAnnotation())
                .endMetadata()
                .withSpec(jobSpec())
                .endJobTemplate()
                .endSpec()
                .build();
    }

    private JobSpec jobSpec() {
        return new JobSpecBuilder()
                .withBackoffLimit(retries)
                .withPodReplacementPolicy("Failed")
                .withPodFailurePolicy(failurePolicy())
                .withActiveDeadlineSeconds(timeout.toSeconds())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(pod().spec())
                .endTemplate()
                .build();
    }

    private static PodFailurePolicy failurePolicy() {
        return new PodFailurePolicyBuilder()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .endOnPodCondition()
                .endRule()
                .addNewRule()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withContainerName(RunPod.CONTAINER)
                .withOperator("In")
                .withValues(FINAL_CODES)
                .endOnExitCodes()
                .endRule()
                .build();
    }

    private RunPod pod() {
        var pod = RunPod.of(image).environmentFromField(JOB_VARIABLE, JOB_LABEL).resources(resources);
        for (var each : environment.entrySet()) {
            pod = pod.environment(each.getKey(), each.getValue());
        }
        if (times != null) {
            // Its metrics are not those of a run by hand.
            pod = pod.environment("CHURNLAB_SCHEDULE", times.cron());
        }
        if (data != null) {
            pod = pod.claim(data);
        }
        if (artifacts != null) {
            pod = pod.claim(artifacts);
        } else if (store instanceof RunStore.OnClaim && output == null) {
            throw new IllegalArgumentException(
                    "without a claim of artifacts there is no place for the executed notebook; give one in s3://");
        }
        for (var claim : claims) {
            pod = pod.claim(claim);
        }
        var input = RunPod.WORK + "/" + notebook;
        if (!inputInStore()) {
            pod = pod.files(name(), files);
        } else if (store instanceof RunStore.OnClaim place) {
            pod = pod.filesOnClaim(
                    place.claim(), inputPath("").substring((Claim.ARTIFACTS_PATH + "/").length()), files);
        } else {
            input = inputPath(notebook);
            if (files.content().size() > 1) {
                throw new IllegalArgumentException(notebook + " and the files with it have "
                        + (files.size() >> 10) + " KiB, and " + (RunFiles.LARGEST >> 10)
                        + " travel with a job; put the files into the shared data");
            }
        }
        var all = new ArrayList<>(List.of("run", RunPod.literal(RunPath.literal(input))));
        all.add(
                output != null
                        ? RunPod.literal(RunPath.literal(output))
                        : RunPod.literal(RunPath.literal(store.path(JOB, notebook)))
                                .replace("$" + JOB, JOB));
        all.add("--keep-earlier");
        all.add("--log-output");
        all.add("--progress-bar");
        arguments.stream().map(RunPod::literal).forEach(all::add);
        return pod.arguments(all);
    }

    byte[] content() {
        return content.clone();
    }
}
