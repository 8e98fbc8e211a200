package dev.churnlab.cli;

import dev.churnlab.kubernetes.Jobs;
import dev.churnlab.notebook.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a Job, or a schedule. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Ends a job, or a schedule with its jobs: what runs saves its notebook, then it is removed.")
final class CancelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "Its name, as churnlab jobs shows it.")
    private String name = "";

    @Mixin
    private ClusterOption where = new ClusterOption();

    @Override
    public Integer call() {
        try (var cluster = where.connect()) {
            System.err.println("cancelled " + Jobs.cancel(cluster, name));
        }
        return Exit.DONE.code();
    }
}
