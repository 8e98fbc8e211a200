package dev.churnlab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.runner.Display;
import dev.churnlab.runner.Durations;
import dev.churnlab.runner.EarlierRun;
import dev.churnlab.runner.JsonLog;
import dev.churnlab.runner.Listeners;
import dev.churnlab.runner.MetricLabels;
import dev.churnlab.runner.NotebookRun;
import dev.churnlab.runner.RunListener;
import dev.churnlab.runner.RunResult;
import dev.churnlab.runner.RunnerException;
import dev.churnlab.runner.Secrets;
import dev.churnlab.runner.Stop;
import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Executes one notebook, with papermill's options and some that it does not have. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        showDefaultValues = false,
        sortOptions = false,
        description = "Executes a notebook: parameters in, an executed notebook out.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0 done; 1 a cell failed; 2 bad input; 3 a gate refused; 4 the kernel could not start; 5 a service or",
            "  the disk failed; 124 timeout; 130 Ctrl-C; 138 the kernel died; 143 SIGTERM"
        })
final class RunCommand implements Callable<Integer> {
    enum LogFormat {
        text,
        json
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "INPUT",
            description = "The notebook: a path, s3://, http(s)://; - is standard input.")
    private @Nullable String input;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OUTPUT",
            description =
                    "Where the executed notebook goes: a path, s3://; - is standard output. {name} stands for a parameter.")
    private @Nullable String output;

    @Mixin
    private ParameterOptions parameters = new ParameterOptions();

    @Option(names = "--inject-input-path", description = "Gives the notebook PAPERMILL_INPUT_PATH.")
    private boolean injectInput;

    @Option(names = "--inject-output-path", description = "Gives the notebook PAPERMILL_OUTPUT_PATH.")
    private boolean injectOutput;

    @Option(names = "--inject-paths", description = "Gives the notebook both paths.")
    private boolean injectPaths;

    @Option(names = "--strict", description = "A parameter that the notebook does not declare is an error.")
    private boolean strict;

    @Option(names = "--help-notebook", description = "Shows the notebook's parameters, and does nothing else.")
    private boolean helpNotebook;

    @Option(
            names = {"-k", "--kernel"},
            paramLabel = "NAME",
            description = "The kernel, instead of the notebook's own.")
    private @Nullable String kernel;

    @Option(
            names = {"-l", "--language"},
            paramLabel = "NAME",
            description = "The language, instead of the notebook's own.")
    private @Nullable String language;

    @Option(names = "--cwd", paramLabel = "FOLDER", description = "Where the kernel works; here, if not given.")
    private @Nullable Path cwd;

    @Option(
            names = "--prepare-only",
            negatable = false,
            description = "Writes the notebook with its parameters, without executing it.")
    private boolean prepareOnly;

    @Option(names = "--report-mode", negatable = true, description = "Hides the code of the cells.")
    private boolean reportMode;

    @Option(
            names = {"--start-timeout", "--start_timeout"},
            paramLabel = "TIME",
            converter = Times.class,
            description = "For the kernel to start; 60 s if not given.")
    private Duration startTimeout = Duration.ofSeconds(60);

    @Option(names = "--execution-timeout", paramLabel = "TIME", converter = Times.class, description = "For each cell.")
    private @Nullable Duration cellTimeout;

    @Option(names = "--timeout", paramLabel = "TIME", converter = Times.class, description = "For the whole notebook.")
    private @Nullable Duration timeout;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "Tries again, in a fresh kernel, when the kernel or a service failed.")
    private int retries;

    @Option(names = "--retry-failing-cells", description = "Tries again also when a cell failed.")
    private boolean retryFailingCells;

    @Option(
            names = "--keep-earlier",
            description =
                    "Keeps an executed notebook that is there already, beside it, as OUTPUT's name.attempt-1.ipynb.")
    private boolean keepEarlier;

    @Option(
            names = "--autosave-cell-every",
            paramLabel = "TIME",
            converter = Times.class,
            description = "How often a long cell is saved, 5 s if not given; 0 for never.")
    private Duration autosave = Duration.ofSeconds(5);

    @Option(
            names = "--max-output",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "How much of a cell's output the notebook holds, 8M if not given; the rest goes beside it.")
    private long maxOutput = 8 << 20;

    @Option(
            names = "--max-flood",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "After how much output a cell is stopped, 4G if not given.")
    private long maxFlood = 4L << 30;

    @Option(
            names = "--secret",
            paramLabel = "NAME",
            description = "A variable or parameter whose value is written nowhere.")
    private List<String> secrets = new ArrayList<>();

    @Option(
            names = "--outputs",
            paramLabel = "FILE.json|DIR/",
            description = "Writes the named outputs to a JSON file, or into a folder: NAME as text, NAME.json as JSON.")
    private @Nullable String outputs;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description =
                    "Writes a page of the executed notebook, in one file that opens anywhere; of a failed one, too.")
    private @Nullable String report;

    @Mixin
    private NotifyOption notify = new NotifyOption();

    @ArgGroup(exclusive = false, heading = "%nWhat is shown:%n")
    private Showing showing = new Showing();

    static final class Showing {
        @Option(
                names = "--progress-bar",
                negatable = true,
                description = "Shows the progress; on, if not given, unless output is logged.")
        @Nullable Boolean progress;

        @Option(names = "--log-output", negatable = true, description = "Logs what the cells print.")
        boolean logOutput;

        @Option(
                names = "--log-format",
                paramLabel = "text|json",
                description = "How the log is written: for people, or one JSON object a line.")
        LogFormat format = LogFormat.text;

        @Option(names = "--stdout-file", paramLabel = "FILE", description = "Where standard output of cells goes, too.")
        @Nullable Path stdout;

        @Option(names = "--stderr-file", paramLabel = "FILE", description = "Where standard error of cells goes, too.")
        @Nullable Path stderr;
    }

    @Override
    public Integer call() throws IOException {
        var values = parameters.values();
        var from = input == null ? "-" : input;
        var to = output;
        if (to == null && input != null && Terminal.isPipe(0) && !helpNotebook) {
            // As papermill: something | churnlab run OUTPUT
            from = "-";
            to = input;
        } else if (to == null) {
            if (!helpNotebook && Terminal.is(1)) {
                throw new CommandLine.ParameterException(
                        commandLine(), "where does the executed notebook go? name it, or - for standard output");
            }
            to = "-";
        }
        from = PathTemplate.fill(from, values);
        to = PathTemplate.fill(to, values);
        var all = new LinkedHashMap<String, @Nullable Object>();
        if (injectInput || injectPaths) {
            all.put("PAPERMILL_INPUT_PATH", shown(from));
        }
        if (injectOutput || injectPaths) {
            all.put("PAPERMILL_OUTPUT_PATH", shown(to));
        }
        all.putAll(values);
        var target = to.equals("-") ? null : Location.of(to);
        if (helpNotebook) {
            var notebook = read(from);
            return NotebookHelp.show(
                    notebook,
                    from,
                    language != null ? language : NotebookHelp.language(notebook),
                    commandLine().getOut());
        }
        Targets.check("--report", report, target);
        Targets.check("--outputs", outputs, target);
        checkSecrets(all);
        var name = from.equals("-") ? "notebook" : Location.of(from).name();
        var notifier = notify.of(
                "notebook",
                name,
                MetricLabels.notebook(name, System.getenv()),
                () -> target != null && EarlierRun.failed(target));
        try {
            return run(read(from), from.equals("-") ? "-" : Location.of(from).toString(), target, name, all, notifier);
        } catch (RuntimeException e) {
            notifier.failed(
                    Failures.exit(e), Secrets.of(System.getenv(), all, secrets).mask(Failures.line(e)), null);
            throw e;
        }
    }

    /** A place without the credentials that its address may have. */
    private static String shown(String place) {
        return Location.isRemote(place) ? Location.of(place).toString() : place;
    }

    private void checkSecrets(Map<String, ?> values) {
        for (var name : secrets) {
            if (!values.containsKey(name) && !System.getenv().containsKey(name)) {
                throw new IllegalArgumentException(
                        "--secret " + name + ": there is no environment variable and no parameter of that name");
            }
        }
    }

    private static Notebook read(String from) throws IOException {
        if (from.equals("-")) {
            return Notebook.parse(System.in, "standard input");
        }
        var place = Location.of(from);
        if (place.path().isPresent()) {
            return Notebook.read(place.path().get());
        }
        try (var in = place.open()) {
            return Notebook.parse(in, place.toString());
        }
    }

    private CommandLine commandLine() {
        return java.util.Objects.requireNonNull(spec).commandLine();
    }

    private int run(
            Notebook notebook,
            String from,
            @Nullable Location to,
            String name,
            Map<String, ? extends @Nullable Object> values,
            Notifier notifier)
            throws IOException {
        boolean json = showing.format == LogFormat.json;
        boolean progress = !json && (showing.progress != null ? showing.progress : !showing.logOutput && to != null);
        var listeners = new ArrayList<RunListener>();
        try (var display = new Display(System.err, progress && Terminal.is(2));
                var files = new StreamFiles(showing.stdout, showing.stderr)) {
            var log = new JsonLog(System.err, showing.logOutput);
            var shown = json ? log.of(name) : progress ? display.of(name) : new QuietLog(System.err);
            if (progress && !Terminal.is(2)) {
                // In a log, what is wrong from the start is the only line.
                listeners.add(new BeginsWhenReady(display, name));
            }
            listeners.add(shown);
            notifier.warnings(shown::warning);
            if (showing.logOutput && !json) {
                listeners.add(new OutputLog(System.err));
            }
            listeners.add(files);
            var run = configure(NotebookRun.of(notebook, from), to)
                    .parameters(values)
                    .listener(Listeners.of(listeners))
                    .stop(Stop.onSignals());
            notifier.address().ifPresent(run::hide);
            if (prepareOnly) {
                deliver(run.prepare(), to);
                return Exit.DONE.code();
            }
            try {
                notifier.meter().begun();
                run.check();
                if (progress && Terminal.is(2)) {
                    display.begin(name);
                }
                var result = run.run();
                finish(result, to);
                writeReport(run);
                if (progress) {
                    display.end(name, "done in " + Durations.show(result.duration()));
                } else if (json) {
                    log.event(
                            "completed",
                            name,
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("seconds", result.duration().toMillis() / 1000.0));
                }
                notifier.done(run.executedAt().orElse(null));
                return Exit.DONE.code();
            } catch (RunnerException | StorageException e) {
                display.close();
                var exit = Failures.exit(e);
                var error = String.valueOf(e.getMessage());
                if (json) {
                    log.event(
                            "failed",
                            name,
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("exit", exit.code())
                                    .put("error", error));
                }
                run.executed().ifPresent(executed -> deliver(executed, to));
                var where = run.executedAt();
                if (!json) {
                    System.err.println("churnlab: " + name + ", " + error
                            + where.filter(each -> !error.contains(each))
                                    .map(each -> "; the executed notebook is " + each)
                                    .orElse(""));
                }
                reportOfFailure(run, shown);
                notifier.failed(exit, error, where.orElse(null));
                return exit.code();
            }
        }
    }

    private void writeReport(NotebookRun run) {
        if (report != null) {
            run.writeReport(Location.of(report));
        }
    }

    /** The failure is what counts, whatever becomes of its page. */
    private void reportOfFailure(NotebookRun run, RunListener listener) {
        try {
            writeReport(run);
        } catch (RunnerException | StorageException e) {
            listener.warning(String.valueOf(e.getMessage()));
        }
    }

    private NotebookRun configure(NotebookRun run, @Nullable Location to) {
        run.startTimeout(startTimeout)
                .autosave(autosave)
                .maxOutput(maxOutput)
                .maxFlood(maxFlood)
                .retries(retries);
        if (to == null) {
            run.outputName("-");
        } else {
            run.output(to);
        }
        if (kernel != null) {
            run.kernel(kernel);
        }
        if (language != null) {
            run.language(language);
        }
        if (cwd != null) {
            run.cwd(cwd);
        }
        if (cellTimeout != null) {
            run.cellTimeout(cellTimeout);
        }
        if (timeout != null) {
            run.timeout(timeout);
        }
        if (retryFailingCells) {
            run.retryFailingCells();
        }
        if (keepEarlier) {
            run.keepEarlier();
        }
        if (strict) {
            run.strict();
        }
        if (reportMode) {
            run.hideSources();
        }
        secrets.forEach(run::secret);
        return run;
    }

    private void finish(RunResult result, @Nullable Location to) {
        deliver(result.notebook(), to);
        if (outputs != null) {
            var hidden = Secrets.of(System.getenv(), parameters.values(), secrets);
            var masked = new LinkedHashMap<String, JsonNode>();
            result.outputs().forEach((name, value) -> masked.put(name, hidden.mask(value)));
            OutputFiles.write(outputs, masked);
        }
    }

    /** Says that a run has begun when its kernel is there. */
    private static final class BeginsWhenReady implements RunListener {
        private final Display display;
        private final String name;
        private boolean begun;

        BeginsWhenReady(Display display, String name) {
            this.display = display;
            this.name = name;
        }

        @Override
        public void ready(Duration start) {
            if (!begun) {
                begun = true;
                display.begin(name);
            }
        }
    }

    /** To standard output, where the notebook goes there; elsewhere it has been saved all along. */
    private static void deliver(Notebook notebook, @Nullable Location to) {
        if (to == null) {
            System.out.writeBytes(notebook.toBytes());
            if (System.out.checkError()) {
                throw new RunnerException(
                        Exit.SERVICE,
                        "standard output did not take the whole notebook: its disk is full, or its reader has gone");
            }
        }
    }
}
