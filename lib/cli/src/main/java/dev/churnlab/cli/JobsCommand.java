package dev.churnlab.cli;

import dev.churnlab.kubernetes.JobSummary;
import dev.churnlab.kubernetes.Jobs;
import dev.churnlab.notebook.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what was sent to the cluster. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description = "Shows the jobs and schedules on the cluster, the newest first.")
final class JobsCommand implements Callable<Integer> {
    private static final List<String> HEAD = List.of("NAME", "NOTEBOOK", "USER", "STATE", "AGE", "EXIT", "REASON");

    @Mixin
    private ClusterOption where = new ClusterOption();

    @Override
    public Integer call() {
        try (var cluster = where.connect()) {
            var jobs = Jobs.list(cluster);
            if (jobs.isEmpty()) {
                cluster.checkNamespace();
                System.err.println("no jobs in " + cluster.description());
                return Exit.DONE.code();
            }
            var rows = new ArrayList<List<String>>(List.of(HEAD));
            var now = Instant.now();
            jobs.forEach(job -> rows.add(row(job, now)));
            print(rows);
        }
        return Exit.DONE.code();
    }

    private static List<String> row(JobSummary job, Instant now) {
        return List.of(
                job.name(),
                job.notebook(),
                job.user(),
                job.state().name().toLowerCase(Locale.ROOT),
                age(Duration.between(job.created(), now)),
                job.exit(),
                job.reason());
    }

    /** As kubectl shows it: in the largest unit. */
    static String age(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return seconds < 120
                ? seconds + "s"
                : seconds < 7200
                        ? seconds / 60 + "m"
                        : seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86400 + "d";
    }

    private static void print(List<List<String>> rows) {
        var widths = new int[HEAD.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            System.out.println(line.toString().stripTrailing());
        }
    }
}
