package dev.churnlab.kubernetes;

import dev.churnlab.notebook.Exit;
import dev.churnlab.runner.Durations;
import dev.churnlab.storage.Location;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A Job on a cluster that runs one notebook: followed, cancelled, its notebook fetched. */
public final class JobRun {
    static final String JOB_NAME = "batch.kubernetes.io/job-name";

    private static final long REMOVAL_POLL_MILLIS = 200;

    private final Cluster cluster;
    private final Job job;
    private @Nullable Duration startTimeout;

    private JobRun(Cluster cluster, Job job) {
        this.cluster = cluster;
        this.job = job;
    }

    /**
     * Sends a Job. What cannot be sent whole leaves nothing behind.
     *
     * @throws KubernetesException if the cluster refuses it
     */
    public static JobRun submit(Cluster cluster, ClusterJob job) {
        return submit(cluster, job, Wish.NONE);
    }

    /**
     * Sends a Job unless it is cancelled meanwhile: a large notebook takes a while.
     *
     * @param wish is asked all the time what is wanted
     * @throws KubernetesException if the cluster refuses it, has a Job of its name, or it is cancelled before it is there
     */
    public static JobRun submit(Cluster cluster, ClusterJob job, Supplier<Wish> wish) {
        if (job.scheduled()) {
            throw new IllegalArgumentException(job.name() + " has a schedule; send it as one");
        }
        if (job.inputInStore()) {
            // Before it is sent for nothing.
            Jobs.refuseTaken(cluster, job.name());
        }
        try (var input = SentInput.of(cluster, job, wish)) {
            Wish.heed(wish, job.name());
            var made = create(cluster, job);
            var run = new JobRun(cluster, made);
            try {
                if (!job.inputInStore()) {
                    SentFiles.create(cluster, job.configMap(made), made);
                }
            } catch (KubernetesException e) {
                try {
                    run.remove();
                } catch (KubernetesException r) {
                    e.addSuppressed(r);
                }
                throw e;
            }
            input.keep();
            return run;
        }
    }

    private static Job create(Cluster cluster, ClusterJob job) {
        try {
            return Creation.create(cluster, "send job " + job.name(), job.job());
        } catch (KubernetesException e) {
            if (Refusals.alreadyThere(e)) {
                Jobs.refuseTaken(cluster, job.name());
            }
            throw e;
        }
    }

    /**
     * A Job that was sent before; of a schedule, the newest.
     *
     * @throws KubernetesException if there is none of that name that churnlab has sent
     */
    public static JobRun find(Cluster cluster, String name) {
        return new JobRun(cluster, Jobs.find(cluster, name));
    }

    static JobRun of(Cluster cluster, Job job) {
        return new JobRun(cluster, job);
    }

    /** How long it may wait for its start, as {@link #follow} sees it; without it, as long as its deadline lets it. */
    public JobRun startTimeout(Duration time) {
        startTimeout = time;
        return this;
    }

    @Nullable Duration startTimeout() {
        return startTimeout;
    }

    /** The Job's name. */
    public String name() {
        return job.getMetadata().getName();
    }

    Cluster cluster() {
        return cluster;
    }

    String uid() {
        return job.getMetadata().getUid();
    }

    /** What is to be said of a Job that is done and whose notebook is not there. */
    public String lost() {
        return "job " + name() + " is done, and its notebook " + output()
                + " is not there; look who empties the place, and send it again";
    }

    /** Where the executed notebook is: a path on the claim of artifacts, or s3://. */
    public String output() {
        return Jobs.output(job);
    }

    /**
     * Tells how it goes on until it has ended. Each attempt's log is told, each line once; when the cluster does not answer,
     * it is asked again for five minutes.
     *
     * <p>A Job that cannot start is removed, where there is a {@link #startTimeout}: at once if more time does not help.
     *
     * @param wish is asked all the time what is wanted; a cancelled Job saves its notebook and is removed
     * @throws KubernetesException if the cluster does not answer, or not this user
     */
    public JobEnd follow(JobListener listener, Supplier<Wish> wish) {
        try (var following = new Following(this, listener, wish)) {
            return following.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KubernetesException(Exit.INTERRUPTED, "interrupted while job " + name() + " was followed", e);
        }
    }

    /** How long it took in all, by the times that Kubernetes keeps, in whole seconds; nothing unless it is done. */
    public Optional<Duration> took() {
        return now().map(Job::getStatus)
                .filter(each -> each.getStartTime() != null && each.getCompletionTime() != null)
                .map(each ->
                        Duration.between(Instant.parse(each.getStartTime()), Instant.parse(each.getCompletionTime())));
    }

    /** Tells what the log of each attempt holds now, the first one first. */
    public void log(Consumer<String> line) {
        for (var pod : pods()) {
            if (new Attempt(pod).begun()) {
                PodLog.print(cluster, pod.getMetadata().getName(), line);
            }
        }
    }

    Optional<Job> now() {
        return Optional.ofNullable(cluster.ask("see job " + name(), () -> cluster.client()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(cluster.namespace())
                        .withName(name())
                        .get()))
                .filter(each -> each.getMetadata().getUid().equals(uid()));
    }

    /** Its pods, the first one first. */
    List<Pod> pods() {
        var pods = cluster.ask("see the pods of job " + name(), () -> cluster.client()
                .pods()
                .inNamespace(cluster.namespace())
                .withLabel(JOB_NAME, name())
                .list()
                .getItems());
        pods.sort(Comparator.<Pod, String>comparing(each -> each.getMetadata().getCreationTimestamp())
                .thenComparing(each -> each.getMetadata().getName()));
        return pods;
    }

    /** Cancels it: its pod saves the notebook and ends, then the Job goes, with what it owns. Returns at once. */
    public void cancel() {
        remove();
    }

    void remove() {
        var unused = cluster.ask("cancel job " + name(), () -> cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(cluster.namespace())
                .withName(name())
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete());
        SentFiles.remove(cluster, job);
    }

    /** Waits until it is gone with its pods, which are known by its name: the pods of the next Job of that name have it, too. */
    void awaitRemoval(Duration most) {
        long begin = System.nanoTime();
        while (now().isPresent()) {
            if (System.nanoTime() - begin > most.toNanos()) {
                throw new KubernetesException(
                        Exit.SERVICE,
                        "job " + name() + " is being removed, and is not gone after " + Durations.show(most)
                                + "; look at it with kubectl describe job " + name());
            }
            Pause.of(REMOVAL_POLL_MILLIS, "job " + name() + " was removed");
        }
    }

    /**
     * The executed notebook as it is now, fetched by a short-lived pod or from S3.
     *
     * @return nothing if none was saved
     * @throws KubernetesException if no pod can read it
     * @throws dev.churnlab.storage.StorageException if S3 does not give it
     */
    public Optional<byte[]> notebook() {
        var from = output();
        if (Location.isRemote(from)) {
            var place = Location.of(from);
            return place.exists() ? Optional.of(place.bytes()) : Optional.empty();
        }
        var owner = now().map(JobRun::reference).orElse(null);
        try (var pod = FilePod.open(cluster, image(), artifacts(), name(), owner)) {
            return pod.read(from);
        }
    }

    private static OwnerReference reference(Job job) {
        return new OwnerReferenceBuilder()
                .withApiVersion(job.getApiVersion())
                .withKind(job.getKind())
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .build();
    }

    private String image() {
        return job.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    }

    private Claim artifacts() {
        return Claim.artifacts(job.getSpec().getTemplate().getSpec())
                .orElseThrow(() -> new KubernetesException(
                        Exit.BAD_INPUT, "job " + name() + " has no claim of artifacts; its notebook is " + output()));
    }
}
