package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.AtomicFiles;
import dev.churnlab.storage.Location;
import dev.churnlab.storage.SoleWriter;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A notebook in S3. Each save goes to a local file first, and from there, by a thread of its own, to its place: a slow
 * service delays no cell by more than {@link #PATIENCE}, saves that it could not keep up with are left out, and what it
 * does not take at the end is still in the local file. Somebody else who writes to the same place ends the run.
 */
final class RemoteOutput implements Output {
    /** How long a save is waited for while the run goes on. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** How long the last one is waited for. */
    private static final Duration LAST = Duration.ofMinutes(3);
    /** How long it is waited for after a signal, of the 4.5 s that there are then. */
    private static final Duration STOPPED = Duration.ofSeconds(2);
    /** How long a service that failed is left alone. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Location place;
    private final Stop stop;
    private final RunListener listener;
    private final Path folder;
    private final Path file;
    private final Set<Path> uploaded = new HashSet<>();
    private final Thread uploader = new Thread(this::upload, "upload");

    private @Nullable SoleWriter writer;
    private long saved;
    private long sent;
    private long failed;
    private boolean ended;
    private boolean kept;
    private boolean warned;
    private @Nullable StorageException failure;
    private long failedAt;

    RemoteOutput(Location place, Stop stop, RunListener listener) {
        this.place = place;
        this.stop = stop;
        this.listener = listener;
        if (place.toString().endsWith("/")) {
            throw new RunnerException(Exit.BAD_INPUT, place + " is a folder; name an object for the executed notebook");
        }
        // Java does not know TMPDIR, which says where a container with a read-only root can write.
        var temporary = Path.of(System.getenv().getOrDefault("TMPDIR", System.getProperty("java.io.tmpdir")));
        try {
            folder = Files.createTempDirectory(temporary, "churnlab-run-");
        } catch (IOException e) {
            throw StorageException.of("write", temporary, e);
        }
        file = folder.resolve(place.name());
    }

    @Override
    public void save(AtomicFiles.Body body, boolean safely) {
        if (writer == null) {
            begin(body);
            return;
        }
        put(body);
        awaitSent(PATIENCE, false);
        var problem = failure();
        if (problem != null && problem.reason() == StorageException.Reason.CONFLICT) {
            throw kept(problem);
        } else if (problem != null && !warned) {
            warned = true;
            listener.warning(problem.getMessage() + "; the run goes on, and it is tried again");
        }
    }

    /** The first save tells whether the place can be written at all, before anything is executed. */
    private void begin(AtomicFiles.Body body) {
        try {
            var first = place.soleWriter();
            AtomicFiles.writeQuickly(file, body);
            first.write(out -> Files.copy(file, out));
            writer = first;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        uploader.setDaemon(true);
        uploader.start();
    }

    private synchronized void put(AtomicFiles.Body body) {
        AtomicFiles.writeQuickly(file, body);
        saved++;
        notifyAll();
    }

    @Override
    public void finish(AtomicFiles.Body body) {
        if (writer == null) {
            begin(body);
            return;
        }
        var before = failure();
        if (before != null && before.reason() == StorageException.Reason.CONFLICT) {
            // Told already; what there is stays here.
            AtomicFiles.writeQuickly(file, body);
            return;
        }
        synchronized (this) {
            failedAt = 0;
        }
        put(body);
        awaitSent(LAST, true);
        var problem = failure();
        if (problem != null) {
            throw kept(problem);
        } else if (!allSent()) {
            kept = true;
            throw new RunnerException(
                    Exit.SERVICE, "cannot write " + place + " in time; the executed notebook is kept in " + file);
        }
    }

    private RunnerException kept(StorageException problem) {
        kept = true;
        var exit = problem.reason() == StorageException.Reason.SERVICE
                        || problem.reason() == StorageException.Reason.FAILED
                        || problem.reason() == StorageException.Reason.DISK_FULL
                ? Exit.SERVICE
                : Exit.BAD_INPUT;
        return new RunnerException(exit, problem.getMessage() + "; the executed notebook is kept in " + file, problem);
    }

    private synchronized @Nullable StorageException failure() {
        return failure;
    }

    private synchronized boolean allSent() {
        return sent == saved;
    }

    /** Waits until what was saved is sent or has failed; once the run is to stop, not for long, and only at its end. */
    private synchronized void awaitSent(Duration time, boolean last) {
        long begin = System.nanoTime();
        while (sent != saved && failed != saved && (last || !resting() && !stop.requested())) {
            var most = stop.requested() && time.compareTo(STOPPED) > 0 ? STOPPED : time;
            if (System.nanoTime() - begin > most.toNanos()) {
                return;
            }
            try {
                wait(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void upload() {
        while (true) {
            long number;
            synchronized (this) {
                while (!ended && (sent == saved || resting())) {
                    try {
                        wait(500);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                if (ended) {
                    return;
                }
                number = saved;
            }
            StorageException problem = null;
            try {
                java.util.Objects.requireNonNull(writer).write(out -> Files.copy(file, out));
            } catch (StorageException e) {
                problem = e;
            }
            synchronized (this) {
                failure = problem;
                if (problem == null) {
                    sent = number;
                } else {
                    failed = number;
                    failedAt = System.nanoTime();
                }
                notifyAll();
            }
        }
    }

    private boolean resting() {
        return failedAt != 0 && System.nanoTime() - failedAt < PAUSE.toNanos();
    }

    @Override
    public Path local() {
        return file;
    }

    @Override
    public void besideWritten() {
        try (var files = Files.list(folder)) {
            for (var each : files.filter(path -> path.getFileName().toString().matches(".*\\.cell-\\d+\\..*"))
                    .toList()) {
                if (!uploaded.contains(each)) {
                    place.sibling(each.getFileName().toString()).write(out -> Files.copy(each, out));
                    uploaded.add(each);
                }
            }
        } catch (StorageException e) {
            kept = true;
            listener.warning(e.getMessage() + "; it is kept in " + folder);
        } catch (IOException e) {
            throw StorageException.of("read", folder, e);
        }
    }

    @Override
    public void keep(int attempt) {
        uploaded.clear();
        if (Files.exists(file)) {
            place.sibling(Output.attemptName(place.name(), attempt)).write(out -> Files.copy(file, out));
        }
    }

    @Override
    public Optional<String> where() {
        return kept ? Optional.of(file.toString()) : writer == null ? Optional.empty() : Optional.of(place.toString());
    }

    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        if (!kept) {
            try (var files = Files.walk(folder)) {
                for (var each :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            } catch (IOException e) {
                // What is left is in the system's folder for temporary files.
                return;
            }
        }
    }
}
