package dev.churnlab.cli;

import dev.churnlab.kubernetes.JobEnd;
import dev.churnlab.kubernetes.JobListener;
import dev.churnlab.kubernetes.JobRun;
import dev.churnlab.kubernetes.KubernetesException;
import dev.churnlab.notebook.Exit;
import dev.churnlab.runner.Durations;
import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows how a Job goes on and ends: its log on one stream, all about it on standard error. */
final class FollowedJob implements JobListener {
    private final JobRun job;
    private final String name;
    private final PrintStream log;
    private final Object screen;

    /**
     * @param name what the notebook is called
     * @param log where the lines of the log go
     * @param screen is held while something is written
     */
    FollowedJob(JobRun job, String name, PrintStream log, Object screen) {
        this.job = job;
        this.name = name;
        this.log = log;
        this.screen = screen;
    }

    private void say(String line) {
        synchronized (screen) {
            System.err.println(line);
        }
    }

    @Override
    public void waiting(String reason) {
        say(name + ": pending, " + reason);
    }

    @Override
    public void started(String pod, int attempt) {
        say(name + ": runs in pod " + pod + (attempt == 1 ? "" : ", attempt " + attempt));
    }

    @Override
    public void printed(String line) {
        synchronized (screen) {
            log.println(line);
        }
    }

    @Override
    public void retrying(int attempt, String why) {
        say(name + ": attempt " + attempt + " failed (" + why + "), trying again; its notebook is kept as the last "
                + job.output().replaceFirst("\\.ipynb$", "") + ".attempt-N.ipynb");
    }

    @Override
    public void warning(String line) {
        say("warning: " + line);
    }

    /**
     * Fetches the notebook and says how the Job ended.
     *
     * @param to where the notebook goes, - for standard output; null to leave it where it is
     * @param cancelled the exit of a Job that was cancelled
     * @return the exit code
     */
    int end(JobEnd end, @Nullable String to, Exit cancelled) {
        if (end.kind() == JobEnd.Kind.LEFT) {
            say(name + ": goes on; churnlab logs " + job.name() + " --follow shows how");
            return Exit.DONE.code();
        } else if (end.kind() == JobEnd.Kind.NOT_STARTED) {
            say("churnlab: job " + job.name() + " did not start: " + end.why());
            return end.code();
        }
        int code = end.kind() == JobEnd.Kind.CANCELLED ? cancelled.code() : end.code();
        var how = end.done() ? name + ": done" + time() : "churnlab: job " + job.name() + ", " + end.why();
        try {
            var place = to == null ? Optional.of(job.output()) : fetch(to);
            if (place.isPresent()) {
                say(how + "; the executed notebook is " + place.get());
                return code;
            } else if (end.done()) {
                say("churnlab: " + job.lost());
                return Exit.SERVICE.code();
            }
            say(how + "; no notebook was saved");
            return code;
        } catch (KubernetesException | StorageException e) {
            say((end.done() ? "churnlab: job " + job.name() + " is done" : how) + "; the executed notebook stays at "
                    + job.output() + ": " + e.getMessage());
            return end.done() ? Failures.exit(e).code() : code;
        }
    }

    /** Whether {@link #end} fetches a notebook: there may be one, and it is not where it is wanted already. */
    boolean fetches(JobEnd end, @Nullable String to) {
        return end.kind() != JobEnd.Kind.LEFT
                && end.kind() != JobEnd.Kind.NOT_STARTED
                && to != null
                && !to.equals(job.output());
    }

    /** That of the job, not of whoever follows it, who may have begun late. */
    private String time() {
        try {
            return job.took().map(time -> " in " + Durations.show(time)).orElse("");
        } catch (KubernetesException e) {
            return "";
        }
    }

    /** Fetches the notebook, and says where it is; nothing if none was saved. */
    Optional<String> fetch(String to) {
        if (to.equals(job.output())) {
            return Optional.of(to);
        }
        return job.notebook().map(notebook -> {
            if (to.equals("-")) {
                System.out.writeBytes(notebook);
                System.out.flush();
                return "on standard output";
            }
            var place = Location.of(to);
            place.write(notebook);
            return place.toString();
        });
    }
}
