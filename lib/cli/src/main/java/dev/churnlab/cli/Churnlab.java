package dev.churnlab.cli;

import dev.churnlab.notebook.Exit;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code churnlab} command; run without a verb it shows its help. */
@Command(
        name = "churnlab",
        description = "A churn laboratory in Java: notebooks, pipelines, models.",
        mixinStandardHelpOptions = true,
        versionProvider = Churnlab.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CardCommand.class,
            DataCommand.class,
            DoctorCommand.class,
            ExperimentCommand.class,
            KernelCommand.class,
            PipelineCommand.class,
            ReproduceCommand.class,
            RunCommand.class,
            ScoreCommand.class,
            TailCommand.class,
            TrainCommand.class,
            TuneCommand.class,
            picocli.AutoComplete.GenerateCompletion.class,
        })
public final class Churnlab implements Runnable {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    /** Runs one verb and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one verb; what goes wrong is one line on standard error. */
    static int run(String... args) {
        var churnlab = new Churnlab();
        var line = new CommandLine(churnlab)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> usage(e))
                .setExecutionExceptionHandler((e, command, result) -> churnlab.failed(e, command));
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes());
        return line.execute(args);
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private int failed(Exception e, CommandLine command) {
        if (verbose) {
            e.printStackTrace(command.getErr());
        }
        return say(command.getErr(), Failures.line(e), Failures.exit(e));
    }

    private static int usage(ParameterException e) {
        var command = e.getCommandLine();
        var help = "; see " + command.getCommandSpec().qualifiedName() + " --help";
        return say(
                command.getErr(),
                String.valueOf(e.getMessage()).lines().findFirst().orElse("") + help,
                Exit.BAD_INPUT);
    }

    private static int say(PrintWriter err, String message, Exit exit) {
        err.println("churnlab: " + message);
        err.flush();
        return exit.code();
    }

    private static Map<String, String> exitCodes() {
        var codes = new LinkedHashMap<String, String>();
        for (var exit : Exit.values()) {
            codes.put(" " + exit.code(), exit.meaning());
        }
        return codes;
    }

    /** The version in the jar's manifest, and what it runs on. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Churnlab.class.getPackage().getImplementationVersion();
            return new String[] {
                "churnlab " + (version == null ? "(not from a jar)" : version) + " on Java " + Runtime.version()
            };
        }
    }
}
