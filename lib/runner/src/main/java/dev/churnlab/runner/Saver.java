package dev.churnlab.runner;

import dev.churnlab.notebook.Notebook;
import dev.churnlab.storage.AtomicFiles;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Saves the executed notebook, atomically each time. The disk is waited for at most twice a second and at the end: a
 * flush costs more than a quick cell, and without one the file is still whole whatever happens to this process.
 */
final class Saver {
    private static final long FLUSH_NANOS = Duration.ofMillis(500).toNanos();

    private final Notebook notebook;
    private final @Nullable Path target;
    private final Secrets secrets;
    private long lastFlush;
    private long lastSave = System.nanoTime();
    private long lastCost;

    /** @param target where it is saved; null for nowhere */
    Saver(Notebook notebook, @Nullable Path target, Secrets secrets) {
        this.notebook = notebook;
        this.target = target;
        this.secrets = secrets;
    }

    /** Saves now. */
    void save() {
        save(System.nanoTime() - lastFlush > FLUSH_NANOS);
    }

    /** Saves now and waits for the disk. */
    void saveSafely() {
        save(true);
    }

    private void save(boolean flush) {
        long before = System.nanoTime();
        if (target != null) {
            AtomicFiles.Body body = out -> notebook.writeTo(out, secrets::mask);
            if (flush) {
                AtomicFiles.write(target, body);
                lastFlush = System.nanoTime();
            } else {
                AtomicFiles.writeQuickly(target, body);
            }
        }
        lastSave = System.nanoTime();
        lastCost = lastSave - before;
    }

    /** Whether a long cell is to be saved again; large notebooks are saved less often, for a quarter of the time at most. */
    boolean due(Duration every) {
        long since = System.nanoTime() - lastSave;
        return !every.isZero() && since > every.toNanos() && since > 4 * lastCost;
    }
}
