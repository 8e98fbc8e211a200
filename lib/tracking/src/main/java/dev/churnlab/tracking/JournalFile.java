package dev.churnlab.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/**
 * The journal of one run, a file that is only ever appended to: a line an entry, its CRC-32 in eight hexadecimal digits,
 * a blank, and the entry as JSON. Who has it open holds its lock, so that no other process delivers it meanwhile.
 *
 * <p>An appended line survives the process at once (it is the operating system's); {@link #force()} has it survive the
 * machine. A last line that is not whole was being written when the process died, and is cut off.
 */
final class JournalFile implements AutoCloseable {
    private static final int CHECKSUM = 8;
    private static final ObjectWriter WRITER = Rest.JSON.writerFor(JournalEntry.class);

    /** Those of this process: closing a second channel of a file would let go of the first one's lock. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    /** How many files are beside it. */
    @GuardedBy("this") private int kept;

    private JournalFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** A new one. */
    static JournalFile create(Path path) {
        try {
            Files.createDirectories(path.resolveSibling("."));
        } catch (IOException e) {
            throw StorageException.of("write", path, e);
        }
        return open(path, StandardOpenOption.CREATE_NEW)
                .orElseThrow(() -> new IllegalStateException("somebody else has " + path));
    }

    /** An existing one; nothing when another run or process has it open, or has delivered it meanwhile. */
    static Optional<JournalFile> open(Path path) {
        return Files.exists(path) ? open(path, StandardOpenOption.WRITE) : Optional.empty();
    }

    private static Optional<JournalFile> open(Path path, StandardOpenOption how) {
        var known = path.toAbsolutePath().normalize();
        if (!OPEN.add(known)) {
            return Optional.empty();
        }
        JournalFile opened = null;
        try {
            var channel = FileChannel.open(known, how, StandardOpenOption.READ, StandardOpenOption.WRITE);
            // One that was delivered and deleted before it was locked is none.
            if (channel.tryLock() != null && Files.exists(known)) {
                opened = new JournalFile(known, channel);
            } else {
                channel.close();
            }
        } catch (OverlappingFileLockException e) {
            // Held in this process by another class loader, as of a notebook's kernel.
            return Optional.empty();
        } catch (java.nio.file.NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageException.of("write", known, e);
        } finally {
            if (opened == null) {
                OPEN.remove(known);
            }
        }
        return Optional.ofNullable(opened);
    }

    Path path() {
        return path;
    }

    /** Where it lies. */
    Path folder() {
        return Objects.requireNonNull(path.getParent());
    }

    /**
     * Copies a file or a folder beside the journal, where it outlasts its own place.
     *
     * @return where, relative to the journal's folder
     */
    synchronized String keep(Path source) {
        var name = source.toAbsolutePath().normalize().getFileName();
        var target = files().resolve(String.valueOf(kept++)).resolve(String.valueOf(name));
        try {
            Files.createDirectories(target.resolveSibling("."));
            try (var all = Files.walk(source)) {
                for (var each : all.toList()) {
                    Files.copy(each, target.resolve(source.relativize(each).toString()));
                }
            }
        } catch (IOException e) {
            throw StorageException.of("copy", source, e);
        }
        return folder().relativize(target).toString();
    }

    private Path files() {
        return path.resolveSibling(path.getFileName() + ".files");
    }

    /** The entries in order. A last line that is not whole is cut off; what is damaged before it is said by its line. */
    synchronized List<JournalEntry> read() {
        try {
            var bytes = Files.readAllBytes(path);
            var entries = new ArrayList<JournalEntry>();
            int from = 0;
            for (int end = 0; end < bytes.length; end++) {
                if (bytes[end] == '\n') {
                    entries.add(parse(Arrays.copyOfRange(bytes, from, end), entries.size() + 1L));
                    from = end + 1;
                }
            }
            channel.truncate(from);
            channel.position(from);
            return entries;
        } catch (IOException e) {
            throw StorageException.of("read", path, e);
        }
    }

    private static JournalEntry parse(byte[] line, long number) {
        if (line.length > CHECKSUM) {
            var json = new String(line, CHECKSUM + 1, line.length - CHECKSUM - 1, UTF_8);
            if (new String(line, 0, CHECKSUM, UTF_8).equals(checksum(json.getBytes(UTF_8)))) {
                try {
                    return Rest.JSON.readValue(json, JournalEntry.class);
                } catch (JsonProcessingException e) {
                    // Of another version of the library: said as damaged, and kept.
                    return new JournalEntry.Damaged(number);
                }
            }
        }
        return new JournalEntry.Damaged(number);
    }

    /** Appends an entry, in one write. */
    synchronized void append(JournalEntry entry) {
        try {
            var json = WRITER.writeValueAsBytes(entry);
            var line = ByteBuffer.allocate(CHECKSUM + 1 + json.length + 1);
            line.put(checksum(json).getBytes(UTF_8))
                    .put((byte) ' ')
                    .put(json)
                    .put((byte) '\n')
                    .flip();
            var before = channel.position();
            try {
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            } catch (IOException e) {
                // A full disk takes half a line: the next one must not begin behind it.
                channel.truncate(before);
                throw e;
            }
        } catch (IOException e) {
            throw StorageException.of("write", path, e);
        }
    }

    /** Returns when all that was appended is on the disk. */
    synchronized void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw StorageException.of("write", path, e);
        }
    }

    /** Gives it another name, under which it is no journal to be delivered, and closes it. */
    synchronized void moveTo(Path place) {
        try {
            Files.move(path, place, StandardCopyOption.REPLACE_EXISTING);
            TemporaryFiles.delete(files());
        } catch (IOException e) {
            throw StorageException.of("write", place, e);
        } finally {
            close();
        }
    }

    /** Removes a journal that is delivered, with its files. */
    synchronized void delete() {
        try {
            Files.deleteIfExists(path);
            TemporaryFiles.delete(files());
        } catch (IOException e) {
            throw StorageException.of("delete", path, e);
        } finally {
            close();
        }
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw StorageException.of("write", path, e);
        } finally {
            OPEN.remove(path);
        }
    }

    private static String checksum(byte[] json) {
        var sum = new CRC32();
        sum.update(json);
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
