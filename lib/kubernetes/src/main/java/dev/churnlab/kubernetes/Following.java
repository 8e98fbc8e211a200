package dev.churnlab.kubernetes;

import dev.churnlab.notebook.Exit;
import dev.churnlab.runner.Durations;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows one Job to its end. It is asked for again and again, which survives what breaks a watch: a server that is
 * restarted, a connection that is cut.
 */
final class Following implements AutoCloseable {
    private static final long POLL_MILLIS = 400;
    /** Between two looks at what the user wants. */
    private static final long TICK_MILLIS = 100;
    /** After what time of silence events are asked for a reason. */
    private static final Duration SILENT = Duration.ofSeconds(2);
    /** How long a cluster may not answer. */
    private static final Duration OUTAGE = Duration.ofMinutes(5);
    /** How long the end of a log is waited for. */
    private static final Duration LAST_LINES = Duration.ofSeconds(10);
    /** How long what is cancelled may take: its grace and some time to be removed. */
    private static final Duration REMOVAL = RunPod.GRACE.plusSeconds(30);

    private final JobRun run;
    private final JobListener listener;
    private final Supplier<Wish> wish;
    private final List<Seen> attempts = new ArrayList<>();

    /**
     * What tells one try of the same thing from the next one: the id of a sandbox or a container, and a duration, as in
     * {@code back-off 2m40s}. Go writes that with seconds at its end; {@code 500m} is a part of a CPU.
     */
    private static final Pattern ID =
            Pattern.compile("\\b[0-9a-f]{12,}\\b|\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b"
                    + "|\\b(\\d+h)?(\\d+m)?\\d+(\\.\\d+)?m?s\\b");

    private String reason = "";
    private int told;
    private long waitingSince = System.nanoTime();
    private @Nullable Long outageSince;
    private @Nullable Long cancelledAt;
    private @Nullable JobEnd givenUp;
    private final Patience patience = new Patience();

    /** An attempt, as it was seen last. */
    private static final class Seen {
        Attempt attempt;
        boolean there = true;
        final PodLog log;

        Seen(Attempt attempt, PodLog log) {
            this.attempt = attempt;
            this.log = log;
        }

        boolean over() {
            return !there || attempt.ended();
        }
    }

    Following(JobRun run, JobListener listener, Supplier<Wish> wish) {
        this.run = run;
        this.listener = listener;
        this.wish = wish;
    }

    JobEnd run() throws InterruptedException {
        while (true) {
            var wanted = cancelledAt == null ? wish.get() : Wish.GO_ON;
            if (wanted == Wish.LEAVE) {
                return new JobEnd(JobEnd.Kind.LEFT, Exit.DONE.code(), "", attempts.size());
            }
            var end = look(wanted == Wish.CANCEL);
            if (end.isPresent()) {
                return end.get();
            }
            pause();
        }
    }

    private void pause() throws InterruptedException {
        for (long waited = 0; waited < POLL_MILLIS; waited += TICK_MILLIS) {
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            if (cancelledAt == null && outageSince == null && wish.get() != Wish.GO_ON) {
                return;
            }
        }
    }

    /** Looks once, and cancels it before that if this is wanted; an outage leaves all to the next look. */
    private Optional<JobEnd> look(boolean cancel) throws InterruptedException {
        try {
            if (cancel) {
                run.remove();
                cancelledAt = System.nanoTime();
            }
            var end = state();
            outageSince = null;
            return end;
        } catch (KubernetesException e) {
            outage(e);
            return Optional.empty();
        }
    }

    private Optional<JobEnd> state() throws InterruptedException {
        var job = run.now();
        see(job.isPresent() || cancelledAt != null ? run.pods() : List.of());
        if (job.isEmpty()) {
            return Optional.of(removed());
        }
        var end = end(job.get());
        if (end.isPresent() || cancelledAt != null && passed(cancelledAt).compareTo(REMOVAL) > 0) {
            finishLogs();
            return Optional.of(end.orElseGet(this::removedWithoutLogs));
        }
        if (cancelledAt == null && (attempts.isEmpty() || newest().over())) {
            waitFor(job.get());
        }
        return Optional.empty();
    }

    private static Duration passed(long since) {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private Seen newest() {
        return attempts.get(attempts.size() - 1);
    }

    private void outage(KubernetesException e) {
        if (!Refusals.passes(e)) {
            if (attempts.isEmpty() && run.startTimeout() != null && cancelledAt == null) {
                try {
                    run.remove();
                } catch (KubernetesException r) {
                    e.addSuppressed(r);
                }
            }
            throw e;
        }
        if (outageSince == null) {
            outageSince = System.nanoTime();
            listener.warning(e.getMessage() + "; it is asked again, the job goes on");
        } else if (passed(outageSince).compareTo(OUTAGE) > 0) {
            throw new KubernetesException(
                    e.exit(), e.getMessage() + "; the job goes on: churnlab logs " + run.name() + " --follow", e);
        }
    }

    private void see(List<Pod> pods) throws InterruptedException {
        for (var seen : attempts) {
            var now = pods.stream()
                    .filter(pod -> pod.getMetadata().getUid().equals(seen.attempt.uid()))
                    .findFirst();
            seen.there = now.isPresent();
            now.ifPresent(pod -> seen.attempt = new Attempt(pod));
            if (seen.over()) {
                seen.log.podEnded();
            }
        }
        for (var pod : pods) {
            var attempt = new Attempt(pod);
            if (!attempts.isEmpty() && newest().over() && pod == pods.get(pods.size() - 1)) {
                tellRetry(attempt);
            }
            if (attempt.begun()
                    && attempts.stream().noneMatch(seen -> seen.attempt.uid().equals(attempt.uid()))) {
                begin(attempt);
            }
        }
    }

    /** That there is a pod after the one before it says that this is tried again. */
    private void tellRetry(Attempt next) throws InterruptedException {
        if (told < attempts.size() && !newest().attempt.uid().equals(next.uid())) {
            var before = newest();
            before.log.podEnded();
            before.log.await(LAST_LINES.toMillis());
            told = attempts.size();
            listener.retrying(told, why(before));
        }
    }

    private void begin(Attempt attempt) throws InterruptedException {
        tellRetry(attempt);
        var log = new PodLog(run.cluster(), attempt.name(), listener::printed, listener::warning);
        attempts.add(new Seen(attempt, log));
        listener.started(attempt.name(), attempts.size());
        log.start();
        if (attempt.ended()) {
            log.podEnded();
        }
        reason = "";
    }

    private static String why(Seen seen) {
        return seen.attempt.terminated().isEmpty() && !seen.there
                ? "pod " + seen.attempt.name() + " was deleted"
                : seen.attempt.why();
    }

    /** Says why it does not run, and gives up where that is no use. */
    private void waitFor(Job job) {
        if (!attempts.isEmpty() && reason.isEmpty()) {
            // The next attempt has a time of its own.
            waitingSince = System.nanoTime();
        }
        var waiting = waiting(job);
        boolean hopeless = patience.isOver(waiting);
        if (!waiting.reason().isEmpty() && !isSame(waiting.reason(), reason)) {
            reason = waiting.reason();
            if (!hopeless) {
                listener.waiting(reason);
            }
        }
        var most = run.startTimeout();
        boolean late = most != null && passed(waitingSince).compareTo(most) > 0;
        if (most != null && (hopeless || late)) {
            var end = new JobEnd(
                    // What an attempt saved is there, whether or not another one can start.
                    attempts.isEmpty() ? JobEnd.Kind.NOT_STARTED : JobEnd.Kind.FAILED,
                    Exit.SERVICE.code(),
                    reason() + (hopeless ? "" : " (given up after " + Durations.show(most) + ")"),
                    attempts.size());
            run.remove();
            givenUp = end;
            cancelledAt = System.nanoTime();
        }
    }

    /** Whether two reasons are the same but for what is made anew with each try. */
    static boolean isSame(String reason, String other) {
        return ID.matcher(reason).replaceAll("…").equals(ID.matcher(other).replaceAll("…"));
    }

    /** Why it did not start, as far as it was seen. */
    private String reason() {
        return reason.isEmpty() ? "job " + run.name() + ": no pod was made" : reason;
    }

    private Attempt.Waiting waiting(Job job) {
        var pod = run.pods().stream()
                .map(Attempt::new)
                .filter(each -> !each.begun() && !each.ended())
                .reduce((first, second) -> second);
        if (pod.isEmpty()) {
            return Warnings.newest(run.cluster(), job.getMetadata().getUid())
                    .filter(each -> "FailedCreate".equals(each.getReason()))
                    .map(each -> refused(Refusals.oneLine(each.getMessage())))
                    .orElse(new Attempt.Waiting("", false));
        }
        var waiting = pod.get().waiting();
        if (waiting.hopeless()
                || !waiting.reason().endsWith("is being made")
                || passed(waitingSince).compareTo(SILENT) < 0) {
            return waiting;
        }
        return Warnings.newest(run.cluster(), pod.get().uid())
                .map(each -> new Attempt.Waiting(
                        "pod " + pod.get().name() + " (" + each.getReason() + "): "
                                + Refusals.oneLine(each.getMessage()),
                        false))
                .orElse(waiting);
    }

    /** A pod that the server does not take; a quota may have room again. */
    private Attempt.Waiting refused(String message) {
        boolean refused = message.contains(" is forbidden: ") || message.contains(" is invalid: ");
        return new Attempt.Waiting(
                "job " + run.name() + ": " + message.replaceFirst("^Error creating: ", ""),
                refused && !QuotaRefusal.passes(message));
    }

    private Optional<JobEnd> end(Job job) {
        for (var condition : job.getStatus().getConditions()) {
            if (condition.getStatus().equals("True") && condition.getType().equals("Complete")) {
                return Optional.of(new JobEnd(JobEnd.Kind.DONE, Exit.DONE.code(), "", attempts.size()));
            } else if (condition.getStatus().equals("True")
                    && condition.getType().equals("Failed")) {
                return Optional.of(failed(job, condition));
            }
        }
        return Optional.empty();
    }

    private JobEnd failed(Job job, JobCondition condition) {
        // Who follows it from its beginning has seen all attempts; else pods may be gone already.
        boolean neverRan = attempts.isEmpty() && run.startTimeout() != null;
        if (neverRan) {
            run.remove();
        }
        if ("DeadlineExceeded".equals(condition.getReason())) {
            var most = Duration.ofSeconds(job.getSpec().getActiveDeadlineSeconds());
            if (neverRan) {
                return new JobEnd(
                        JobEnd.Kind.NOT_STARTED,
                        Exit.SERVICE.code(),
                        reason() + " (given up after " + Durations.show(most) + ", DeadlineExceeded)",
                        0);
            }
            return new JobEnd(
                    JobEnd.Kind.FAILED,
                    Exit.TIMEOUT.code(),
                    "it took more than " + Durations.show(most) + " (DeadlineExceeded); give it more with --timeout",
                    attempts.size());
        } else if (attempts.isEmpty()) {
            return new JobEnd(
                    JobEnd.Kind.NOT_STARTED,
                    Exit.SERVICE.code(),
                    condition.getReason() + ": " + Refusals.oneLine(condition.getMessage()),
                    0);
        }
        var last = newest();
        return new JobEnd(JobEnd.Kind.FAILED, last.attempt.code(), why(last), attempts.size());
    }

    private JobEnd removed() throws InterruptedException {
        finishLogs();
        return removedWithoutLogs();
    }

    private JobEnd removedWithoutLogs() {
        return givenUp != null
                ? givenUp
                : new JobEnd(
                        JobEnd.Kind.CANCELLED,
                        Exit.TERMINATED.code(),
                        cancelledAt != null ? "cancelled" : "somebody has removed the job",
                        attempts.size());
    }

    private void finishLogs() throws InterruptedException {
        for (var seen : attempts) {
            seen.log.podEnded();
            seen.log.await(LAST_LINES.toMillis());
        }
    }

    @Override
    public void close() {
        attempts.forEach(seen -> seen.log.close());
    }
}
