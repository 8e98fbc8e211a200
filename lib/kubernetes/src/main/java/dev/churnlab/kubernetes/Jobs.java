package dev.churnlab.kubernetes;

import dev.churnlab.notebook.Exit;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What churnlab has sent to a namespace. */
public final class Jobs {
    /** How long what has ended may take to be gone. */
    private static final Duration REMOVAL = Duration.ofMinutes(1);

    private Jobs() {}

    /**
     * Sends a schedule; one of the same name that the same user has sent for the same notebook is replaced.
     *
     * @throws KubernetesException if one of the name is somebody else's, or another notebook's
     */
    public static SentSchedule schedule(Cluster cluster, ClusterJob job) {
        return new Scheduling(cluster, job, cronJob(cluster, job.name())).send();
    }

    /** All Jobs and schedules, the newest first. */
    public static List<JobSummary> list(Cluster cluster) {
        var pods = cluster
                .ask("see pods", () -> cluster.client()
                        .pods()
                        .inNamespace(cluster.namespace())
                        .withLabel(RunLabels.MANAGED_BY, RunLabels.CHURNLAB)
                        .list()
                        .getItems())
                .stream()
                .filter(pod -> pod.getMetadata().getLabels().containsKey(JobRun.JOB_NAME))
                .collect(Collectors.groupingBy(
                        pod -> pod.getMetadata().getLabels().get(JobRun.JOB_NAME)));
        var all = new ArrayList<JobSummary>();
        for (var job : jobs(cluster)) {
            all.add(summary(cluster, job, pods.getOrDefault(job.getMetadata().getName(), List.of())));
        }
        for (var cron : cluster.ask("see cronjobs", () -> cluster.client()
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(cluster.namespace())
                .withLabel(RunLabels.MANAGED_BY, RunLabels.CHURNLAB)
                .list()
                .getItems())) {
            all.add(summary(cron));
        }
        all.sort(Comparator.comparing(JobSummary::created).reversed().thenComparing(JobSummary::name));
        return all;
    }

    /**
     * Cancels a Job, or a schedule with its Jobs. Pods save their notebooks and end. A Job that has ended stays, since it says
     * where its notebook is.
     *
     * @return what it was, as in {@code "job train-abc"}, where its notebook is, and what could not be removed
     * @throws KubernetesException if there is none of that name that churnlab has sent, or it has ended
     */
    public static String cancel(Cluster cluster, String name) {
        HasMetadata object = job(cluster, name)
                .<HasMetadata>map(each -> each)
                .or(() -> cronJob(cluster, name))
                .orElseThrow(() -> none(cluster, name));
        check(object);
        if (object instanceof Job job) {
            if (hasEnded(job)) {
                throw new KubernetesException(
                        Exit.BAD_INPUT,
                        name + (failure(job).isPresent() ? " has failed" : " is done") + " already; churnlab logs "
                                + name + " --output FILE fetches its notebook, churnlab cancel " + name
                                + " --ended removes it");
            }
            JobRun.of(cluster, job).remove();
            return "job " + name + "; what it saved of its notebook is " + output(job);
        }
        remove(cluster, object);
        var left = object instanceof CronJob cron
                ? KeptInputs.line(KeptInputs.remove(cluster, cron, KeptInputs.of(cron)))
                : Optional.<String>empty();
        return "cronjob " + name + left.map(each -> "; " + each).orElse("");
    }

    /**
     * Removes a Job that has ended, with its pods and their log, and returns when its name is free. What it saved of its
     * notebook stays where it is.
     *
     * @return what it was, as in {@code "job train-abc"}, and where its notebook is
     * @throws KubernetesException if there is none of that name that churnlab has sent, it has not ended, or it is not gone
     *     after a minute
     */
    public static String removeEnded(Cluster cluster, String name) {
        var job = job(cluster, name)
                .orElseThrow(() -> cronJob(cluster, name).isPresent()
                        ? new KubernetesException(
                                Exit.BAD_INPUT,
                                name + " is a schedule, which does not end; churnlab cancel " + name + " removes it")
                        : none(cluster, name));
        check(job);
        if (!hasEnded(job)) {
            throw new KubernetesException(
                    Exit.BAD_INPUT, "job " + name + " has not ended; churnlab cancel " + name + " ends and removes it");
        }
        var run = JobRun.of(cluster, job);
        run.remove();
        run.awaitRemoval(REMOVAL);
        return "job " + name + "; what it saved of its notebook stays, " + output(job);
    }

    /**
     * Refuses a Job for which there is no name left.
     *
     * @throws KubernetesException if there is a Job of its name
     */
    static void refuseTaken(Cluster cluster, String name) {
        var there = job(cluster, name);
        if (there.isEmpty()) {
            return;
        }
        var job = there.get();
        var begin = "there is a job " + name + " already (" + stateNow(cluster, job) + "); give another --name";
        var owner = label(job, RunLabels.USER);
        if (!isOurs(job)) {
            throw new KubernetesException(
                    Exit.BAD_INPUT, "there is a job " + name + " of something else; give another --name");
        } else if (!owner.equals(Names.label(RunLabels.user()))) {
            throw new KubernetesException(Exit.BAD_INPUT, begin.replace(" already (", " of " + owner + " already ("));
        } else if (job.getMetadata().getDeletionTimestamp() != null) {
            throw new KubernetesException(Exit.BAD_INPUT, begin + ", or wait until it is gone: churnlab jobs");
        }
        throw new KubernetesException(
                Exit.BAD_INPUT, begin + ", or remove it: churnlab cancel " + name + (hasEnded(job) ? " --ended" : ""));
    }

    private static String stateNow(Cluster cluster, Job job) {
        var pods = JobRun.of(cluster, job).pods();
        var newest = pods.isEmpty() ? Optional.<Attempt>empty() : Optional.of(new Attempt(pods.get(pods.size() - 1)));
        return state(job, newest).name().toLowerCase(Locale.ROOT);
    }

    static void remove(Cluster cluster, HasMetadata object) {
        var unused = cluster.ask("cancel " + object.getMetadata().getName(), () -> cluster.client()
                .resource(object)
                .inNamespace(cluster.namespace())
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete());
    }

    static List<Job> jobs(Cluster cluster) {
        return cluster.ask("see jobs", () -> cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(cluster.namespace())
                .withLabel(RunLabels.MANAGED_BY, RunLabels.CHURNLAB)
                .list()
                .getItems());
    }

    private static Optional<Job> job(Cluster cluster, String name) {
        Names.check("a job", name);
        return Optional.ofNullable(cluster.ask("see job " + name, () -> cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(cluster.namespace())
                .withName(name)
                .get()));
    }

    private static Optional<CronJob> cronJob(Cluster cluster, String name) {
        return Optional.ofNullable(cluster.ask("see cronjob " + name, () -> cluster.client()
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(cluster.namespace())
                .withName(name)
                .get()));
    }

    /** A Job by its name; of a schedule, the newest that it made. */
    static Job find(Cluster cluster, String name) {
        var found = job(cluster, name).or(() -> cronJob(cluster, name).map(cron -> newest(cluster, cron)));
        var job = found.orElseThrow(() -> none(cluster, name));
        check(job);
        return job;
    }

    private static Job newest(Cluster cluster, CronJob cron) {
        return jobs(cluster).stream()
                .filter(job -> madeBy(job, cron))
                .max(Comparator.comparing(job -> job.getMetadata().getCreationTimestamp()))
                .orElseThrow(() -> new KubernetesException(
                        Exit.BAD_INPUT,
                        "cronjob " + cron.getMetadata().getName() + " has no job yet; its schedule is "
                                + cron.getSpec().getSchedule() + " "
                                + cron.getSpec().getTimeZone()));
    }

    static boolean madeBy(Job job, CronJob cron) {
        return job.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(cron.getMetadata().getUid()));
    }

    private static KubernetesException none(Cluster cluster, String name) {
        return new KubernetesException(
                Exit.BAD_INPUT,
                "there is no job " + name + " in namespace " + cluster.namespace()
                        + "; churnlab jobs shows all that there are");
    }

    private static void check(HasMetadata object) {
        if (!isOurs(object)) {
            throw new KubernetesException(
                    Exit.BAD_INPUT,
                    object.getKind() + " " + object.getMetadata().getName()
                            + " was not sent by churnlab; look at it with kubectl");
        }
    }

    static boolean isOurs(HasMetadata object) {
        return label(object, RunLabels.MANAGED_BY).equals(RunLabels.CHURNLAB);
    }

    static String label(HasMetadata object, String name) {
        var labels = object.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(name, "");
    }

    /** Where the executed notebook of a Job is. */
    static String output(Job job) {
        var annotations = job.getMetadata().getAnnotations();
        return (annotations == null ? Map.<String, String>of() : annotations)
                .getOrDefault(ClusterJob.OUTPUT, "")
                .replace("$(" + ClusterJob.JOB_VARIABLE + ")", job.getMetadata().getName());
    }

    private static JobSummary summary(CronJob cron) {
        var status = cron.getStatus();
        int running = status == null ? 0 : status.getActive().size();
        return new JobSummary(
                cron.getMetadata().getName(),
                label(cron, RunLabels.NOTEBOOK),
                label(cron, RunLabels.USER),
                Boolean.TRUE.equals(cron.getSpec().getSuspend())
                        ? JobSummary.State.SUSPENDED
                        : running > 0 ? JobSummary.State.RUNNING : JobSummary.State.SCHEDULED,
                Instant.parse(cron.getMetadata().getCreationTimestamp()),
                "",
                cron.getSpec().getSchedule() + " " + cron.getSpec().getTimeZone()
                        + (status == null || status.getLastScheduleTime() == null
                                ? ""
                                : ", last at " + status.getLastScheduleTime()));
    }

    private static JobSummary summary(Cluster cluster, Job job, List<Pod> pods) {
        var attempt = pods.stream()
                .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .map(Attempt::new);
        var state = state(job, attempt);
        return new JobSummary(
                job.getMetadata().getName(),
                label(job, RunLabels.NOTEBOOK),
                label(job, RunLabels.USER),
                state,
                Instant.parse(job.getMetadata().getCreationTimestamp()),
                switch (state) {
                    case DONE -> "0";
                    case FAILED ->
                        isLate(job)
                                ? String.valueOf(Exit.TIMEOUT.code())
                                : attempt.map(each -> String.valueOf(each.code()))
                                        .orElse("");
                    default -> "";
                },
                switch (state) {
                    case FAILED ->
                        isLate(job)
                                ? "DeadlineExceeded"
                                : attempt.map(Attempt::why)
                                        .or(() -> failure(job).map(JobCondition::getReason))
                                        .orElse("");
                    case PENDING ->
                        attempt.map(each -> each.waiting().reason())
                                .or(() -> Warnings.newest(
                                                cluster, job.getMetadata().getUid())
                                        .map(each -> Refusals.oneLine(each.getMessage())))
                                .orElse("");
                    default -> "";
                });
    }

    private static boolean isLate(Job job) {
        return failure(job)
                .filter(each -> "DeadlineExceeded".equals(each.getReason()))
                .isPresent();
    }

    private static Optional<JobCondition> failure(Job job) {
        return condition(job, "Failed");
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        return job.getStatus().getConditions().stream()
                .filter(each -> each.getType().equals(type) && each.getStatus().equals("True"))
                .findFirst();
    }

    static boolean hasEnded(Job job) {
        return condition(job, "Complete").isPresent() || failure(job).isPresent();
    }

    private static JobSummary.State state(Job job, Optional<Attempt> attempt) {
        if (condition(job, "Complete").isPresent()) {
            return JobSummary.State.DONE;
        } else if (failure(job).isPresent()) {
            return JobSummary.State.FAILED;
        } else if (job.getMetadata().getDeletionTimestamp() != null) {
            return JobSummary.State.ENDING;
        }
        return attempt.filter(Attempt::begun).isPresent() ? JobSummary.State.RUNNING : JobSummary.State.PENDING;
    }
}
