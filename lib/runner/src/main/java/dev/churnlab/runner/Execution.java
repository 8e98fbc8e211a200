package dev.churnlab.runner;

import dev.churnlab.notebook.Cell;
import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.storage.StorageException;
import java.time.Duration;

/** The execution of one notebook on one kernel: cell after cell, up to the first error. */
final class Execution {
    private static final String SKIP = "skip-execution";
    private static final String MAY_FAIL = "raises-exception";

    private final Notebook notebook;
    private final Kernel kernel;
    private final Output target;
    private final Saver saver;
    private final Limits limits;
    private final Secrets secrets;
    private final Stop stop;
    private final RunListener listener;
    private final PapermillMetadata metadata;
    private final DisplayIds displays = new DisplayIds();
    private final long startNanos;
    private int executed;

    Execution(
            Notebook notebook,
            Kernel kernel,
            Output target,
            Limits limits,
            Secrets secrets,
            Stop stop,
            RunListener listener,
            long startNanos) {
        this.notebook = notebook;
        this.kernel = kernel;
        this.target = target;
        this.limits = limits;
        this.secrets = secrets;
        this.stop = stop;
        this.listener = listener;
        this.startNanos = startNanos;
        saver = new Saver(notebook, target, secrets);
        metadata = new PapermillMetadata(notebook);
    }

    /** Executes all cells. However it ends, what is there is saved. */
    void run() {
        metadata.begin();
        RunMark.here(limits.autosave()).write(notebook.metadata());
        // Written while the kernel boots; an output that cannot be written ends the run before it has done anything.
        saver.save();
        try {
            var info = kernel.awaitReady(limits.start(), stop);
            listener.ready(Duration.ofNanos(System.nanoTime() - startNanos));
            if (info.path("language_info").isObject()) {
                notebook.metadata().set("language_info", info.path("language_info"));
            }
        } catch (RunnerException e) {
            notebook.metadata().withObjectProperty("papermill").put("exception", true);
            metadata.end(true);
            throw saved(e);
        }
        var cells = notebook.cells();
        for (int i = 0; i < cells.size(); i++) {
            var cell = cells.get(i);
            if (cell.isCode() && !cell.source().isBlank() && !cell.hasTag(SKIP)) {
                if (!executeAndKeep(cell, i, cells.size())) {
                    metadata.end(true);
                    saver.finish();
                    return;
                }
            }
        }
        metadata.end(false);
        saver.finish();
    }

    /** Saves after a failure, which is what is told, whatever becomes of the save. */
    private RunnerException saved(RunnerException failure) {
        try {
            saver.finish();
        } catch (RunnerException | StorageException e) {
            failure.addSuppressed(e);
            listener.warning(String.valueOf(e.getMessage()));
        }
        return failure;
    }

    private boolean executeAndKeep(Cell cell, int index, int cells) {
        try {
            return execute(cell, index, cells);
        } finally {
            target.besideWritten();
        }
    }

    /** Executes a cell; false if the notebook ends here, and well. */
    private boolean execute(Cell cell, int index, int cells) {
        listener.cellStarted(index + 1, cells, cell);
        metadata.running(cell);
        // Says also that the cell before has completed; none is sent before that is on record.
        try {
            saver.save();
        } catch (RunnerException e) {
            metadata.ended(cell, true);
            metadata.end(true);
            throw saved(e);
        }
        long begin = System.nanoTime();
        cell.json().put("execution_count", ++executed);
        var timing = cell.metadata().putObject("execution");
        try (var overflow = new Overflow(target.local(), index + 1, secrets)) {
            var outputs = new CellOutputs(cell, displays, overflow, limits.output(), limits.flood(), executed);
            RunnerException failure = null;
            try {
                new CellRun(
                                kernel,
                                cell,
                                index + 1,
                                outputs,
                                timing,
                                limits,
                                startNanos,
                                saver,
                                secrets,
                                stop,
                                listener)
                        .run();
            } catch (RunnerException e) {
                failure = e;
                outputs.add(error(e));
            }
            outputs.store();
            var error = outputs.error();
            if (failure == null && error != null && CellErrors.isPlainExit(error)) {
                metadata.ended(cell, false);
                return false;
            }
            if (failure == null && error != null && !cell.hasTag(MAY_FAIL)) {
                failure = new CellFailedException(
                        CellErrors.exit(error), index + 1, secrets.mask(CellErrors.line(error)));
            }
            metadata.ended(cell, failure != null);
            listener.cellEnded(index + 1, cells, failure != null, Duration.ofNanos(System.nanoTime() - begin));
            if (failure != null) {
                metadata.end(true);
                metadata.markError(index);
                throw saved(failure);
            }
            return true;
        }
    }

    /** What stands below a cell that the runner ended, or whose kernel ended. */
    private static Message error(RunnerException e) {
        var name = e.getClass().getSimpleName();
        var content = Wire.object().put("ename", name).put("evalue", e.getMessage());
        content.putArray("traceback").add(name + ": " + e.getMessage());
        return new Message(Message.Channel.IOPUB, Wire.object().put("msg_type", "error"), "", content);
    }

    static RunnerException inputRefused(String prompt) {
        return new RunnerException(
                Exit.CELL_FAILED,
                "the cell asks for input" + (prompt.isBlank() ? "" : " ('" + prompt.strip() + "')")
                        + ", which nobody can give here; make it a parameter");
    }
}
