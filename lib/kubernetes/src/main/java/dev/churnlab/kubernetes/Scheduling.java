package dev.churnlab.kubernetes;

import dev.churnlab.notebook.Exit;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sending of a schedule, in the place of an earlier one of its name where there is one. */
final class Scheduling {
    private final Cluster cluster;
    private final ClusterJob job;
    private final @Nullable CronJob before;

    /** @param before the schedule that has the name */
    Scheduling(Cluster cluster, ClusterJob job, Optional<CronJob> before) {
        this.cluster = cluster;
        this.job = job;
        this.before = before.orElse(null);
    }

    /** Sends it. */
    SentSchedule send() {
        refuseWhatIsOfOthers();
        var earlier = before == null ? List.<String>of() : KeptInputs.of(before);
        CronJob sent;
        try (var input = SentInput.of(cluster, job, Wish.NONE)) {
            // Until it is known what no run reads, all stays named.
            sent = send(KeptInputs.with(job.cronJob(), earlier));
            if (!job.inputInStore()) {
                sendFiles(sent);
            }
            input.keep();
        }
        return new SentSchedule(before != null, before == null ? Optional.empty() : clear(before, sent, earlier));
    }

    /**
     * Removes what nothing reads any more.
     *
     * @return what is left, and why, in one line
     */
    private Optional<String> clear(CronJob before, CronJob sent, List<String> earlier) {
        List<Job> running;
        try {
            // Not sooner: a run may have begun while the new input was sent, and with the old one.
            running = running(sent);
        } catch (KubernetesException e) {
            return Optional.of("what it has sent stays: " + e.getMessage());
        }
        if (job.inputInStore() && running.stream().noneMatch(each -> SentFiles.isReadBy(job.name(), each))) {
            SentFiles.remove(cluster, sent);
        }
        var unused = new ArrayList<>(earlier);
        unused.removeAll(KeptInputs.inUse(earlier, running));
        if (unused.isEmpty()) {
            return Optional.empty();
        }
        var left = KeptInputs.remove(cluster, before, unused);
        unused.removeAll(left.keySet());
        if (!unused.isEmpty()) {
            forget(sent, unused);
        }
        return KeptInputs.line(left);
    }

    /** Has the schedule no longer name these folders. */
    private void forget(CronJob sent, List<String> folders) {
        try {
            var unused = cluster.ask("send cronjob " + job.name(), () -> cluster.client()
                    .resource(KeptInputs.without(sent, folders))
                    .inNamespace(cluster.namespace())
                    .update());
        } catch (KubernetesException e) {
            // What is named and not there is looked for once more by whoever replaces or cancels it.
            return;
        }
    }

    private void refuseWhatIsOfOthers() {
        if (before != null) {
            var owner = Jobs.label(before, RunLabels.USER);
            if (!Jobs.isOurs(before) || !owner.equals(Names.label(RunLabels.user()))) {
                throw new KubernetesException(
                        Exit.BAD_INPUT,
                        "there is a cronjob " + job.name() + " of " + (Jobs.isOurs(before) ? owner : "somebody else")
                                + "; give another --name");
            } else if (!isOfTheSameNotebook(before)) {
                throw new KubernetesException(
                        Exit.BAD_INPUT,
                        "there is a cronjob " + job.name() + " of another notebook, " + notebook(before) + "; "
                                + (isOfTheSameFile(before) ? "replace it with --name " + job.name() + ", " : "")
                                + "give another --name, or remove that one with churnlab cancel " + job.name());
            }
        }
        if (job.inputInStore()) {
            return;
        }
        var files = SentFiles.find(cluster, job.name());
        if (files.isPresent()
                && !(before != null
                        ? SentFiles.isOf(files.get(), before)
                        : SentFiles.isLeftOf(files.get(), "CronJob", job.name()))) {
            throw SentFiles.taken(job.name());
        }
    }

    /** Who gives the name says which schedule is meant, from whatever folder. */
    private boolean isOfTheSameNotebook(CronJob cron) {
        return job.named() ? isOfTheSameFile(cron) : notebook(cron).equals(comparable(cron));
    }

    private boolean isOfTheSameFile(CronJob cron) {
        return file(notebook(cron)).equals(file(comparable(cron)));
    }

    /** Schedules that older versions have sent say the notebook's name only. */
    private String comparable(CronJob cron) {
        return source(cron) != null ? job.source() : Names.label(job.notebook());
    }

    private static String file(String place) {
        return place.replaceFirst(".*[/\\\\]", "");
    }

    private static String notebook(CronJob cron) {
        var source = source(cron);
        return source != null ? source : Jobs.label(cron, RunLabels.NOTEBOOK);
    }

    private static @Nullable String source(CronJob cron) {
        var annotations = cron.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(ClusterJob.SOURCE);
    }

    private List<Job> running(CronJob cron) {
        return Jobs.jobs(cluster).stream()
                .filter(each -> Jobs.madeBy(each, cron) && !Jobs.hasEnded(each))
                .toList();
    }

    private CronJob send(CronJob cron) {
        var doing = "send cronjob " + job.name();
        return before == null
                ? Creation.create(cluster, doing, cron)
                : cluster.ask(doing, () -> cluster.client()
                        .resource(cron)
                        .inNamespace(cluster.namespace())
                        .update());
    }

    /** What cannot be sent whole leaves nothing behind. */
    private void sendFiles(CronJob owner) {
        try {
            var map = job.configMap(owner);
            if (SentFiles.find(cluster, job.name()).isEmpty()) {
                SentFiles.create(cluster, map, owner);
            } else {
                cluster.ask("send configmap " + job.name(), () -> cluster.client()
                        .resource(map)
                        .inNamespace(cluster.namespace())
                        .update());
            }
        } catch (KubernetesException e) {
            if (before == null) {
                try {
                    Jobs.remove(cluster, owner);
                } catch (KubernetesException r) {
                    e.addSuppressed(r);
                }
            }
            throw e;
        }
    }
}
