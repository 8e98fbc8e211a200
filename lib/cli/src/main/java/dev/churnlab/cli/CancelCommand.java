package dev.churnlab.cli;

import dev.churnlab.kubernetes.Jobs;
import dev.churnlab.notebook.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends a Job, or a schedule. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Ends a job, or a schedule with its jobs: what runs saves its notebook, then it is removed. A job that"
                        + " has ended stays for a week, or until --ended removes it.")
final class CancelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "Its name, as churnlab jobs shows it.")
    private String name = "";

    @Mixin
    private ClusterOption where = new ClusterOption();

    @Option(
            names = "--ended",
            description =
                    "Removes a job that has ended, with its pods and log, and frees its name. The notebook that it saved"
                            + " stays where it is; a job that runs is refused.")
    private boolean ended;

    @Override
    public Integer call() {
        try (var cluster = where.connect()) {
            System.err.println(
                    ended ? "removed " + Jobs.removeEnded(cluster, name) : "cancelled " + Jobs.cancel(cluster, name));
        }
        return Exit.DONE.code();
    }
}
