package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.notebook.NotebookException;
import dev.churnlab.notebook.Parameters;
import dev.churnlab.storage.AtomicFiles;
import dev.churnlab.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The run of one notebook: parameters in, an executed notebook and named outputs out.
 *
 * <pre>{@code
 * var result = NotebookRun.of(Path.of("train.ipynb"))
 *         .output(Path.of("out/train.ipynb"))
 *         .parameter("seed", 42)
 *         .run();
 * }</pre>
 */
public final class NotebookRun {
    private final Notebook source;
    private final String inputName;
    private @Nullable Location output;
    private Output target = Output.NONE;
    private String outputName = "";
    private final Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Set<String> secretNames = new LinkedHashSet<>();
    private final Set<String> hidden = new LinkedHashSet<>();
    private KernelSpecs kernels = KernelSpecs.installed();
    private @Nullable String kernelName;
    private @Nullable KernelSpec kernelSpec;
    private @Nullable String language;
    private Path cwd = Path.of("").toAbsolutePath();
    private Limits limits = Limits.DEFAULT;
    private int retries;
    private boolean retryCells;
    private boolean keepEarlier;
    private int earlier;
    private boolean strict;
    private boolean hideSources;
    private RunListener listener = RunListener.NONE;
    private Stop stop = new Stop();
    private @Nullable Kernel startedKernel;
    private Secrets secrets = Secrets.NONE;
    private @Nullable Notebook executed;

    private NotebookRun(Notebook source, String inputName) {
        this.source = source;
        this.inputName = inputName;
    }

    /**
     * The run of a notebook in a file.
     *
     * @throws NotebookException if it is none
     */
    public static NotebookRun of(Path file) {
        return new NotebookRun(Notebook.read(file), file.toString());
    }

    /**
     * The run of a notebook in a file, in S3 or on a web server.
     *
     * @throws NotebookException if it is none
     * @throws dev.churnlab.storage.StorageException if it cannot be read
     */
    public static NotebookRun of(Location place) {
        if (place.path().isPresent()) {
            return of(place.path().get());
        }
        try (var in = place.open()) {
            return new NotebookRun(Notebook.parse(in, place.toString()), place.toString());
        } catch (IOException e) {
            throw new NotebookException("cannot read " + place + ": " + e.getMessage(), e);
        }
    }

    /**
     * The run of a notebook from elsewhere; it is not changed.
     *
     * @param name what metadata and errors call it
     */
    public static NotebookRun of(Notebook notebook, String name) {
        return new NotebookRun(notebook, name);
    }

    /** Where the executed notebook goes; missing folders are made. Without it none is written. */
    public NotebookRun output(Path file) {
        return output(Location.of(file));
    }

    /**
     * Where the executed notebook goes. In S3 each save is an object of its own, conditional: a second run that writes
     * the same one ends with an error, or this one does.
     */
    public NotebookRun output(Location place) {
        output = place;
        outputName = place.toString();
        return this;
    }

    /** What the metadata call the executed notebook, where that is not its path. */
    public NotebookRun outputName(String name) {
        outputName = name;
        return this;
    }

    /** A value for a parameter; see {@link Parameters} for what can be one. */
    public NotebookRun parameter(String name, @Nullable Object value) {
        parameters.put(name, value);
        return this;
    }

    /** Values for parameters. */
    public NotebookRun parameters(Map<String, ? extends @Nullable Object> values) {
        parameters.putAll(values);
        return this;
    }

    /** A variable in the kernel's environment, beside those of this process. */
    public NotebookRun environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Hides the value of an environment variable or a parameter, whether or not its name looks like a secret's. */
    public NotebookRun secret(String name) {
        secretNames.add(name);
        return this;
    }

    /** Hides a text that is no variable's and no parameter's value. */
    public NotebookRun hide(String text) {
        hidden.add(text);
        return this;
    }

    /** The kernel, instead of the one that the notebook asks for. */
    public NotebookRun kernel(String name) {
        kernelName = name;
        return this;
    }

    /** The kernel, installed or not. */
    public NotebookRun kernel(KernelSpec spec) {
        kernelSpec = spec;
        return this;
    }

    /** Where the kernel is looked for; by default where Jupyter does. */
    public NotebookRun kernels(KernelSpecs specs) {
        kernels = specs;
        return this;
    }

    /** The language, instead of the one that the notebook or its kernel says. */
    public NotebookRun language(String name) {
        language = name;
        return this;
    }

    /** The folder that the kernel works in; that of this process by default. */
    public NotebookRun cwd(Path folder) {
        cwd = folder.toAbsolutePath();
        return this;
    }

    /** How long the kernel may take to start; 60 s by default. */
    public NotebookRun startTimeout(Duration time) {
        limits = limits.withStart(time);
        return this;
    }

    /** How long each cell may take; without a limit by default. */
    public NotebookRun cellTimeout(Duration time) {
        limits = limits.withCell(time);
        return this;
    }

    /** How long the whole run may take; without a limit by default. */
    public NotebookRun timeout(Duration time) {
        limits = limits.withNotebook(time);
        return this;
    }

    /** How often a long cell's output is saved, 5 s by default; zero for never. */
    public NotebookRun autosave(Duration every) {
        limits = limits.withAutosave(every);
        return this;
    }

    /** How many characters of one cell's output the notebook holds, 8 Mi by default; the rest goes beside it. */
    public NotebookRun maxOutput(long characters) {
        limits = limits.withOutput(characters);
        return this;
    }

    /** After how many printed characters a cell is stopped, 4 Gi by default. */
    public NotebookRun maxFlood(long characters) {
        limits = limits.withFlood(characters);
        return this;
    }

    /** Tries again, in a fresh kernel, after causes that this can cure: the kernel's start or death, a service. */
    public NotebookRun retries(int times) {
        if (times < 0) {
            throw new IllegalArgumentException("the number of retries must be 0 or more, was " + times);
        }
        retries = times;
        return this;
    }

    /**
     * Keeps an executed notebook that is there before the run begins, as that of an earlier attempt: {@code out.ipynb} as
     * {@code out.attempt-1.ipynb}.
     */
    public NotebookRun keepEarlier() {
        keepEarlier = true;
        return this;
    }

    /** Retries also after a failing cell. */
    public NotebookRun retryFailingCells() {
        retryCells = true;
        return this;
    }

    /** Refuses parameters that the notebook does not declare, instead of warning. */
    public NotebookRun strict() {
        strict = true;
        return this;
    }

    /** Marks the code of all cells as hidden, for reports. */
    public NotebookRun hideSources() {
        hideSources = true;
        return this;
    }

    /** Who hears about the run. */
    public NotebookRun listener(RunListener listener) {
        this.listener = listener;
        return this;
    }

    /** What can end the run early. */
    public NotebookRun stop(Stop stop) {
        this.stop = stop;
        return this;
    }

    /** A kernel for the first attempt that was started before. */
    NotebookRun startedKernel(Kernel kernel) {
        startedKernel = kernel;
        return this;
    }

    /**
     * Says at once what would keep the run from beginning, and starts nothing.
     *
     * @throws KernelStartException if the kernel is not installed
     * @throws RunnerException if the output is a folder
     */
    public void check() {
        if (output != null && output.path().isPresent()) {
            open().close();
        }
        var unused = spec();
    }

    KernelSpec spec() {
        if (kernelSpec != null) {
            return kernelSpec;
        }
        var specs = kernels;
        var name = kernelName != null ? kernelName : source.kernelName().orElse(null);
        if (name != null) {
            return specs.find(name);
        }
        var wanted = language != null ? language : source.language().orElse("");
        return specs.forLanguage(wanted)
                .orElseThrow(() -> new KernelStartException(
                        inputName + " names no kernel; choose one with -k, there are "
                                + String.join(", ", specs.names()),
                        null));
    }

    private String languageOf(KernelSpec spec) {
        return language != null
                ? language
                : spec.language().isEmpty() ? source.language().orElse("") : spec.language();
    }

    /**
     * Puts the parameters into a copy of the notebook, without executing it, and saves it.
     *
     * @throws NotebookException if a parameter does not fit
     */
    public Notebook prepare() {
        var notebook = source.copy();
        var declared = language != null ? language : source.language().orElse(null);
        parameterise(notebook, declared != null ? declared : languageOf(spec()));
        try (var to = open()) {
            new Saver(notebook, to, secrets).finish();
        }
        return notebook;
    }

    private Map<String, @Nullable Object> parameterise(Notebook notebook, String language) {
        var given = new LinkedHashMap<String, @Nullable Object>(parameters);
        if (!given.isEmpty()) {
            checkKnown(notebook, language);
            given.putAll(Parameters.inject(notebook, language, parameters));
        }
        secrets = Secrets.of(System.getenv(), given, secretNames).and(hidden);
        new PapermillMetadata(notebook).prepare(inputName, outputName, given, hideSources);
        return given;
    }

    private void checkKnown(Notebook notebook, String language) {
        if (notebook.tagged(Parameters.DECLARED).isEmpty()) {
            if (strict) {
                throw new NotebookException(inputName + " has no cell tagged 'parameters'");
            }
            listener.warning(inputName + " has no cell tagged 'parameters'");
            return;
        }
        var known = new LinkedHashSet<String>();
        Parameters.declared(notebook, language).forEach(parameter -> known.add(parameter.name()));
        for (var name : parameters.keySet()) {
            if (!known.contains(name) && !name.startsWith("PAPERMILL_")) {
                var text = "unknown parameter '" + name + "'; " + inputName + " declares "
                        + (known.isEmpty() ? "none" : String.join(", ", known));
                if (strict) {
                    throw new NotebookException(text);
                }
                listener.warning(text);
            }
        }
    }

    /**
     * Executes the notebook. However it ends, the output notebook is whole and holds what was done, and no process of
     * the kernel is left.
     *
     * @throws RunnerException if it did not end well; its type and exit code say how
     * @throws NotebookException if a parameter does not fit; nothing has been started then
     */
    public RunResult run() {
        earlier = output != null && keepEarlier ? EarlierRun.keep(output) : 0;
        try (var to = open()) {
            target = to;
            return runOn(to);
        }
    }

    /**
     * Writes the page of what was executed, one file that opens anywhere; nothing if nothing was. It is made by nbconvert
     * where the Python environment has it, unless the run was stopped: that takes longer than a stop may.
     *
     * @throws dev.churnlab.storage.StorageException if it cannot be written
     */
    public void writeReport(Location to) {
        var last = executed;
        if (last == null) {
            return;
        }
        var name = Path.of(inputName.equals("-") ? "notebook" : inputName)
                .getFileName()
                .toString();
        try {
            var folder = Files.createTempDirectory("churnlab-report-");
            var notebook = folder.resolve(name);
            var page = folder.resolve("page.html");
            try (var pages = new HtmlPages()) {
                AtomicFiles.writeQuickly(notebook, out -> last.writeTo(out, secrets::mask));
                if (stop.requested()) {
                    to.write(NotebookPage.of(Notebook.read(notebook), name));
                    return;
                }
                pages.convert(notebook, page);
                pages.finish();
                to.write(out -> Files.copy(page, out));
            } finally {
                Files.deleteIfExists(notebook);
                Files.deleteIfExists(page);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new RunnerException(Exit.SERVICE, "no report was made: " + e.getMessage(), e);
        }
    }

    private Output open() {
        return output == null ? Output.NONE : Output.at(output, stop, listener);
    }

    private RunResult runOn(Output to) {
        var spec = startedKernel != null ? startedKernel.spec() : spec();
        // Started first: it boots while the rest is prepared.
        var kernel = startedKernel != null ? startedKernel : null;
        for (int attempt = 1; ; attempt++) {
            try {
                if (kernel == null) {
                    kernel = Kernel.start(spec, cwd, environment);
                }
                return attempt(kernel, spec, to);
            } catch (RunnerException e) {
                boolean curable = e.exit().retryable() || retryCells && e.exit() == Exit.CELL_FAILED;
                if (attempt > retries || !curable) {
                    throw e;
                }
                listener.retrying(attempt, e);
                to.keep(earlier + attempt);
            } finally {
                if (kernel != null) {
                    kernel.close();
                }
                kernel = null;
            }
        }
    }

    /** The notebook of the last attempt, as far as it came; empty if none was begun. */
    public Optional<Notebook> executed() {
        return Optional.ofNullable(executed);
    }

    /** Where the executed notebook is, as far as it was saved; empty if it is nowhere but in memory. */
    public Optional<String> executedAt() {
        return target.where();
    }

    private RunResult attempt(Kernel kernel, KernelSpec spec, Output to) {
        long start = System.nanoTime();
        var notebook = source.copy();
        var given = parameterise(notebook, languageOf(spec));
        executed = notebook;
        var execution = new Execution(notebook, kernel, to, limits, secrets, stop, listener, start);
        execution.run();
        return new RunResult(notebook, given, Duration.ofNanos(System.nanoTime() - start));
    }
}
