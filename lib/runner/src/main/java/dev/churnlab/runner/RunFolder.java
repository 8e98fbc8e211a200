package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one run of a pipeline, {@code <home>/runs/<id>}: locked while the run goes on, so that nobody prunes or
 * resumes it meanwhile. {@code <home>/latest} points to the newest.
 */
final class RunFolder implements AutoCloseable {
    private static final int KEPT = 20;
    private static final String LOCK = ".lock";

    private final Path path;
    private final FileChannel lock;

    private RunFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes the folder of a new run, points {@code latest} to it, and prunes old ones. */
    static RunFolder create(Path home) {
        var runs = home.toAbsolutePath().resolve("runs");
        try {
            Files.createDirectories(runs);
            while (true) {
                var path = runs.resolve(id());
                try {
                    Files.createDirectory(path);
                } catch (FileAlreadyExistsException e) {
                    continue;
                }
                var folder = open(path);
                folder.pointLatest(home.toAbsolutePath());
                prune(runs);
                return folder;
            }
        } catch (IOException e) {
            throw StorageException.of("write", runs, e);
        }
    }

    /** Opens the folder of an earlier run. */
    static RunFolder reopen(Path path) {
        try {
            return open(path);
        } catch (IOException e) {
            throw StorageException.of("write", path, e);
        }
    }

    /** The folder of the newest run, or of one with an id. */
    static Path find(Path home, @Nullable String id) {
        try {
            var path = id == null
                    ? home.toAbsolutePath().resolve("latest").toRealPath()
                    : home.toAbsolutePath().resolve("runs").resolve(id).toRealPath();
            if (Files.isRegularFile(path.resolve(RunRecord.FILE))) {
                return path;
            }
        } catch (IOException e) {
            // Told below.
        }
        throw new RunnerException(
                Exit.BAD_INPUT,
                "there is no run " + (id == null ? "" : id + " ") + "to go on from in " + home
                        + "; run without --resume," + " --from and --only first");
    }

    /** Whether a run goes on in a folder. */
    static boolean inUse(Path path) {
        try (var folder = open(path)) {
            return false;
        } catch (RunnerException | IOException e) {
            return true;
        }
    }

    private static RunFolder open(Path path) throws IOException {
        var channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new RunnerException(Exit.BAD_INPUT, "the run in " + path + " is still going on");
        }
        return new RunFolder(path, channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String id() {
        var now = LocalDateTime.now(ZoneOffset.UTC)
                .withNano(0)
                .toString()
                .replaceAll("[-:]", "")
                .replace('T', '-');
        return (now.length() == 13 ? now + "00" : now) + "-"
                + UUID.randomUUID().toString().substring(0, 4);
    }

    private void pointLatest(Path home) throws IOException {
        var beside = home.resolve(".latest-" + path.getFileName());
        Files.createSymbolicLink(beside, Path.of("runs").resolve(path.getFileName()));
        Files.move(beside, home.resolve("latest"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Keeps the newest runs, and all that go on. */
    private static void prune(Path runs) throws IOException {
        List<Path> all;
        try (var list = Files.list(runs)) {
            all = list.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (var old : all.subList(Math.min(KEPT, all.size()), all.size())) {
            try (var folder = open(old)) {
                delete(old);
            } catch (RunnerException | IOException e) {
                // In use, or another run prunes it just now.
                continue;
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    Path path() {
        return path;
    }

    String runId() {
        return path.getFileName().toString();
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // The lock ends with this process at the latest.
            return;
        }
    }
}
