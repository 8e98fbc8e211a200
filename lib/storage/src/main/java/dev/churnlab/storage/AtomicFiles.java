package dev.churnlab.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
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
     * Writes a file; missing folders above it are made, and an existing file is replaced only when all is written.
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
        var beside = beside(target);
        try {
            makeParent(target);
            try (var channel = FileChannel.open(beside, CREATE_NEW, WRITE)) {
                var out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                body.writeTo(out);
                out.flush();
                if (flushed) {
                    channel.force(true);
                }
            }
            Files.move(beside, target, ATOMIC_MOVE);
            if (flushed) {
                flushParent(target);
            }
        } catch (IOException e) {
            throw StorageException.of("write", target, e);
        } finally {
            deleteQuietly(beside);
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
            makeParent(target);
            Files.createDirectory(beside);
            filling.fill(beside);
            if (Files.exists(target)) {
                Files.move(target, old, ATOMIC_MOVE);
            }
            Files.move(beside, target, ATOMIC_MOVE);
            flushParent(target);
        } catch (IOException e) {
            restore(old, target);
            throw StorageException.of("write", target, e);
        } finally {
            deleteQuietly(beside);
            if (Files.exists(target)) {
                deleteQuietly(old);
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
        if (Files.exists(old) && !Files.exists(target)) {
            try {
                Files.move(old, target, ATOMIC_MOVE);
            } catch (IOException e) {
                throw StorageException.of("put back", target, e);
            }
        }
    }

    private static void deleteQuietly(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (var all = Files.walk(path)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            // A left-over beside the target is harmless and has a name that says so.
        }
    }
}
