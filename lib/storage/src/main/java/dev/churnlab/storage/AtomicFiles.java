package dev.churnlab.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;

/**
 * Files and folders that appear whole or not at all: written beside their place, flushed to the disk, then renamed. A
 * reader sees the old content or the new one, also after a crash.
 */
public final class AtomicFiles {
    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Fills a new, empty folder. */
    @FunctionalInterface
    public interface Filling {
        void fill(Path folder) throws IOException;
    }

    private static final int BUFFER = 1 << 16;

    private AtomicFiles() {}

    /** Writes a text in UTF-8; see {@link #write(Path, Body)}. */
    public static void write(Path target, String text) {
        write(target, text.getBytes(UTF_8));
    }

    /** Writes bytes; see {@link #write(Path, Body)}. */
    public static void write(Path target, byte[] bytes) {
        write(target, out -> out.write(bytes));
    }

    /**
     * Writes a file; missing folders above it are made, and an existing file is replaced only when all is written. What
     * a symbolic link points to is replaced, not the link. A device or a pipe, such as {@code /dev/stdout}, is written
     * as it is.
     *
     * @throws StorageException if it cannot be written; an existing file is then as it was
     */
    public static void write(Path target, Body body) {
        replace(target, body, true);
    }

    /**
     * Writes a file as {@link #write(Path, Body)} does, without waiting for the disk: whole after any crash of the
     * program, not after one of the machine. For a file that is written many times a second.
     *
     * @throws StorageException if it cannot be written; an existing file is then as it was
     */
    public static void writeQuickly(Path target, Body body) {
        replace(target, body, false);
    }

    private static void replace(Path target, Body body, boolean flushed) {
        if (isDevice(target)) {
            guard(target, () -> writeDevice(target, body));
            return;
        }
        var place = place(target);
        var beside = beside(place);
        try {
            guard(target, () -> {
                makeParent(place);
                writeFile(beside, body, flushed);
                Files.move(beside, place, ATOMIC_MOVE);
                if (flushed) {
                    flushParent(place);
                }
            });
        } finally {
            deleteQuietly(beside);
        }
    }

    private static boolean isDevice(Path target) {
        return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
    }

    private static void writeDevice(Path target, Body body) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(target, WRITE), BUFFER)) {
            body.writeTo(out);
        }
    }

    private static void writeFile(Path file, Body body, boolean flushed) throws IOException {
        try (var channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            var out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            body.writeTo(out);
            out.flush();
            if (flushed) {
                channel.force(true);
            }
        }
    }

    private static Path place(Path target) {
        try {
            return Files.isSymbolicLink(target) ? target.toRealPath() : target;
        } catch (IOException e) {
            // A link to nowhere is replaced.
            return target;
        }
    }

    /**
     * Fills a folder; an existing one is replaced as a whole.
     *
     * @throws StorageException if it cannot be written; an existing folder is then as it was
     */
    public static void writeFolder(Path target, Filling filling) {
        var beside = beside(target);
        var old = beside(target);
        try {
            guard(target, () -> {
                makeParent(target);
                Files.createDirectory(beside);
                filling.fill(beside);
                flushAll(beside);
                if (Files.exists(target, NOFOLLOW_LINKS)) {
                    Files.move(target, old, ATOMIC_MOVE);
                }
                try {
                    Files.move(beside, target, ATOMIC_MOVE);
                } catch (IOException e) {
                    restore(old, target);
                    throw e;
                }
                flushParent(target);
            });
        } finally {
            deleteQuietly(beside);
            if (Files.exists(target)) {
                deleteQuietly(old);
            }
        }
    }

    /** Something that may fail as files do. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** Says what went wrong, also where a library in between hides an I/O error in an unchecked one. */
    private static void guard(Path target, Work work) {
        try {
            work.run();
        } catch (StorageException e) {
            throw e;
        } catch (UncheckedIOException e) {
            throw StorageException.of("write", target, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw StorageException.of("write", target, e);
        }
    }

    private static void flushAll(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                try (var channel = FileChannel.open(file, WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    private static Path beside(Path target) {
        var name =
                "." + target.getFileName() + "." + UUID.randomUUID().toString().substring(0, 8) + ".tmp";
        return target.toAbsolutePath().resolveSibling(name);
    }

    private static void makeParent(Path target) throws IOException {
        var parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    /** Makes the rename itself durable; where a folder cannot be opened (Windows), the rename alone has to do. */
    private static void flushParent(Path target) {
        var parent = target.toAbsolutePath().getParent();
        if (parent == null) {
            return;
        }
        try (var channel = FileChannel.open(parent, READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The content is whole; only its survival of a power cut within the next seconds is not sure.
        }
    }

    private static void restore(Path old, Path target) {
        if (Files.exists(old, NOFOLLOW_LINKS) && !Files.exists(target, NOFOLLOW_LINKS)) {
            try {
                Files.move(old, target, ATOMIC_MOVE);
            } catch (IOException e) {
                throw StorageException.of("put back", target, e);
            }
        }
    }

    private static void deleteQuietly(Path path) {
        if (!Files.exists(path, NOFOLLOW_LINKS)) {
            return;
        }
        try (var all = Files.walk(path)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            // A left-over beside the target is harmless and has a name that says so.
        }
    }
}
