package dev.churnlab.cli;

import dev.churnlab.notebook.Exit;
import dev.churnlab.tracking.Backup;
import dev.churnlab.tracking.Tracking;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code churnlab export}: experiments and models of an MLflow server, to a folder. */
@Command(
        name = "export",
        description = {
            "Write experiments and registered models of the server of MLFLOW_TRACKING_URI to a folder:",
            "runs, metric histories, datasets, files, logged models, versions, aliases, tags.",
            "Again, it brings the folder up to date; what was stopped goes on."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "A new or empty folder, or that of an earlier export of this server.")
    private Path folder;

    @Option(names = "--experiments", split = ",", paramLabel = "NAME", description = "Names, with commas between them.")
    private List<String> experiments = List.of();

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "NAME",
            description = "Registered models; the runs of their versions come with them.")
    private List<String> models = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (experiments.isEmpty() && models.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "export what? give --experiments, --models or both");
        }
        var totals = Backup.export(Tracking.connect(), folder, experiments, models, System.err::println);
        System.out.println("exported to " + folder + ": " + totals);
        return Exit.DONE.code();
    }
}
