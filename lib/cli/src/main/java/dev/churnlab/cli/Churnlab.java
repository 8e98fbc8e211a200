package dev.churnlab.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.Location;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete.GenerateCompletion;
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
        synopsisSubcommandLabel = "COMMAND")
public final class Churnlab implements Runnable {
    private static final Map<String, Class<?>> VERBS = verbs();

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private boolean json;

    /** Runs one verb and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static Map<String, Class<?>> verbs() {
        var verbs = new LinkedHashMap<String, Class<?>>();
        verbs.put("approve", ApproveCommand.class);
        verbs.put("cancel", CancelCommand.class);
        verbs.put("card", CardCommand.class);
        verbs.put("data", DataCommand.class);
        verbs.put("doctor", DoctorCommand.class);
        verbs.put("experiment", ExperimentCommand.class);
        verbs.put("export", ExportCommand.class);
        verbs.put("history", HistoryCommand.class);
        verbs.put("import", ImportCommand.class);
        verbs.put("jobs", JobsCommand.class);
        verbs.put("kernel", KernelCommand.class);
        verbs.put("logs", LogsCommand.class);
        verbs.put("notify", NotifyCommand.class);
        verbs.put("pipeline", PipelineCommand.class);
        verbs.put("promote", PromoteCommand.class);
        verbs.put("reject", RejectCommand.class);
        verbs.put("reproduce", ReproduceCommand.class);
        verbs.put("rollback", RollbackCommand.class);
        verbs.put("run", RunCommand.class);
        verbs.put("s3", S3Command.class);
        verbs.put("score", ScoreCommand.class);
        verbs.put("submit", SubmitCommand.class);
        verbs.put("tail", TailCommand.class);
        verbs.put("track", TrackCommand.class);
        verbs.put("train", TrainCommand.class);
        verbs.put("tune", TuneCommand.class);
        return verbs;
    }

    /**
     * The verb that the arguments begin with, alone: to read the options of all takes longer than many a verb does. All,
     * where the arguments begin otherwise.
     */
    private static Map<String, Class<?>> asked(String... args) {
        var verb = args.length == 0 ? null : VERBS.get(args[0]);
        if (verb != null) {
            return Map.of(args[0], verb);
        }
        var all = new LinkedHashMap<String, Class<?>>(VERBS);
        all.put("generate-completion", GenerateCompletion.class);
        return all;
    }

    /** A path, {@code s3://} or {@code https://}, wherever an option takes a {@link Location}. */
    private static Location location(String text) {
        try {
            return Location.of(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    /** Where something has to be local, {@code s3://} would else be a folder of that name. */
    private static Path path(String text) {
        if (Location.isRemote(text)) {
            throw new CommandLine.TypeConversionException("'" + text + "' is remote, and this has to be a path");
        }
        return Location.of(text).path().orElseThrow();
    }

    /** Runs one verb; what goes wrong is one line on standard error. */
    static int run(String... args) {
        var churnlab = new Churnlab();
        churnlab.json = asksForJson(args);
        var line = new CommandLine(churnlab);
        asked(args).forEach(line::addSubcommand);
        line.registerConverter(Location.class, Churnlab::location)
                .registerConverter(Path.class, Churnlab::path)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> churnlab.usage(e))
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

    private int usage(ParameterException e) {
        var command = e.getCommandLine();
        var help = "; see " + command.getCommandSpec().qualifiedName() + " --help";
        return say(
                command.getErr(),
                String.valueOf(e.getMessage()).lines().findFirst().orElse("") + help,
                Exit.BAD_INPUT);
    }

    /** Whether the log is to be JSON; looked for by hand, since a wrong option may be why nothing was parsed. */
    private static boolean asksForJson(String... args) {
        var all = List.of(args);
        int option = all.indexOf("--log-format");
        return all.contains("--log-format=json")
                || option >= 0 && option + 1 < args.length && args[option + 1].equals("json");
    }

    private int say(PrintWriter err, String message, Exit exit) {
        if (json) {
            var event = JsonNodeFactory.instance.objectNode();
            event.put("event", "failed").put("exit", exit.code()).put("error", message);
            err.println(event);
        } else {
            err.println("churnlab: " + message);
        }
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
