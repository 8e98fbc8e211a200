package dev.churnlab.runner;

import dev.churnlab.notebook.Notebook;
import dev.churnlab.notebook.NotebookWriter;
import java.time.Duration;

/**
 * Saves the executed notebook, atomically each time. The disk is waited for at most twice a second and at the end: a
 * flush costs more than a quick cell, and without one the file is still whole whatever happens to this process.
 */
final class Saver {
    private static final long FLUSH_NANOS = Duration.ofMillis(500).toNanos();

    private final Notebook notebook;
    private final Output target;
    private final NotebookWriter writer;
    private long lastFlush;
    private long lastSave = System.nanoTime();
    private long lastCost;

    Saver(Notebook notebook, Output target, Secrets secrets) {
        this.notebook = notebook;
        this.target = target;
        writer = new NotebookWriter(secrets::mask);
    }

    /** Saves now. */
    void save() {
        long before = System.nanoTime();
        boolean flush = before - lastFlush > FLUSH_NANOS;
        target.save(out -> writer.write(notebook, out), flush);
        lastSave = System.nanoTime();
        if (flush) {
            lastFlush = lastSave;
        }
        lastCost = lastSave - before;
    }

    /** Saves what is left, and waits until it is safe. */
    void finish() {
        target.finish(out -> writer.write(notebook, out));
    }

    /** Whether a long cell is to be saved again; large notebooks are saved less often, for a quarter of the time at most. */
    boolean due(Duration every) {
        long since = System.nanoTime() - lastSave;
        return !every.isZero() && since > every.toNanos() && since > 4 * lastCost;
    }
}
