package dev.churnlab.cli;

import dev.churnlab.notebook.Exit;
import dev.churnlab.tracking.Backup;
import dev.churnlab.tracking.Tracking;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code churnlab import}: what an export holds, to another MLflow server. */
@Command(
        name = "import",
        description = {
            "Make what a folder of `churnlab export` holds on the server of MLFLOW_TRACKING_URI, and compare it.",
            "Again, it makes nothing twice; what was stopped goes on."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder of an export.")
    private Path folder;

    @Override
    public Integer call() {
        var totals = Backup.restore(Tracking.connect(), folder, System.err::println);
        System.out.println("imported from " + folder + ", and compared: " + totals);
        return Exit.DONE.code();
    }
}
