package dev.churnlab.cli;

import dev.churnlab.kubernetes.JobRun;
import dev.churnlab.kubernetes.KubernetesException;
import dev.churnlab.kubernetes.Wish;
import dev.churnlab.notebook.Exit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the log of a Job. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows the log of a job, of a schedule's newest job, of all its attempts.")
final class LogsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "Its name, as churnlab jobs shows it.")
    private String name = "";

    @Mixin
    private ClusterOption where = new ClusterOption();

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on until the job has ended, and ends with its exit code; Ctrl-C leaves it running.")
    private boolean follow;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Then fetches the executed notebook, as far as it was saved; - is standard output.")
    private @Nullable String output;

    @Override
    public Integer call() {
        if (output != null && !output.equals("-")) {
            Targets.check("--output", output, null);
        }
        try (var cluster = where.connect()) {
            var job = JobRun.find(cluster, name);
            var shown = new FollowedJob(job, job.name(), "-".equals(output) ? System.err : System.out, new Object());
            if (follow) {
                return shown.end(job.follow(shown, () -> Wish.GO_ON), output, Exit.TERMINATED);
            }
            job.log(shown::printed);
            if (output != null) {
                var place = shown.fetch(output)
                        .orElseThrow(() -> new KubernetesException(
                                Exit.SERVICE,
                                "job " + job.name() + " has saved no notebook (" + job.output()
                                        + " is not there); churnlab jobs shows its state, --follow waits for its end"));
                System.err.println(job.name() + ": the executed notebook is " + place);
            }
            return Exit.DONE.code();
        }
    }
}
