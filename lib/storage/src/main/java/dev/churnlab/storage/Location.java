package dev.churnlab.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * A place where a file is or can be: a local path, {@code s3://bucket/key}, or {@code http(s)://} for reading. What is
 * written appears whole or not at all, wherever it goes.
 *
 * <p>Its text ({@link #toString()}) is for messages and metadata: passwords and the query of a URL, which may hold a
 * signature, are not in it.
 */
public abstract sealed class Location permits LocalLocation, S3Location, HttpLocation {
    /** A scheme has two letters or more: one is a drive of Windows. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://?.*");

    /** More than this is not read into memory, in bytes. */
    private static final int LARGEST_TEXT = 1 << 29;

    /**
     * The location that a text names; a remote one is not asked yet.
     *
     * @throws IllegalArgumentException if it names none; one line that says why
     */
    public static Location of(String text) {
        return of(text, System.getenv());
    }

    /**
     * The location that a text names, with the endpoint and the credentials of S3 out of these variables instead of the
     * process's environment.
     */
    public static Location of(String text, Map<String, String> environment) {
        var scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            return of(path(text));
        }
        return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
            case "s3" -> S3Location.parse(text, environment);
            case "http", "https" -> HttpLocation.parse(text, environment);
            case "file" -> of(file(text));
            default ->
                throw new IllegalArgumentException(
                        scheme.group(1) + ":// is not known, in '" + text + "'; choose a path, s3:// or https://");
        };
    }

    /** A local file or folder. */
    public static Location of(Path path) {
        return new LocalLocation(path);
    }

    /** Whether a text names something that is not a local path. */
    public static boolean isRemote(String text) {
        var scheme = SCHEME.matcher(text);
        return scheme.matches() && !scheme.group(1).equalsIgnoreCase("file");
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("no path: '" + text + "': " + e.getReason(), e);
        }
    }

    private static Path file(String text) {
        try {
            return Path.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no file URL: '" + text + "'; as in file:///folder/name", e);
        }
    }

    /** The local path; empty for a remote location. */
    public abstract Optional<Path> path();

    /** The last part, without what is before it: {@code c.csv} of {@code s3://b/a/c.csv}. */
    public abstract String name();

    /** A location in this folder. */
    public abstract Location resolve(String child);

    /** Another location in the folder of this one. */
    public abstract Location sibling(String name);

    /** Whether there is a file or an object here; a folder is none. */
    public abstract boolean exists();

    /** Whether there is a folder here, or objects below this prefix. */
    public abstract boolean isFolder();

    /**
     * The files directly in this folder, in the order of their names; folders in it are left out.
     *
     * @throws StorageException if there is no such folder, or it cannot be read
     */
    public abstract List<Location> list();

    /**
     * All files below this folder, at any depth.
     *
     * @return their lengths in bytes by their paths from here, with slashes, in order; nothing if there is no such folder
     * @throws StorageException if it cannot be read, or is on a web server
     */
    public abstract SortedMap<String, Long> tree();

    /** The length in bytes; -1 if a web server does not say it. */
    public abstract long size();

    /**
     * What changes when the content does, without reading it: the entity tag of S3 or of a web server, the time, length
     * and file key of a local file.
     *
     * @return empty if there is nothing here, or a web server says none
     */
    public abstract Optional<String> version();

    /** Reads from the beginning; see {@link #open(long)}. */
    public InputStream open() {
        return open(0);
    }

    /**
     * Reads from an offset in bytes. What fails later, while the stream is read, is a {@link StorageException}, too.
     *
     * @throws StorageException if there is nothing here or it cannot be read
     */
    public abstract InputStream open(long from);

    /**
     * All bytes, half a gigabyte at most.
     *
     * @throws StorageException if there is nothing here, it cannot be read, or is larger
     */
    public byte[] bytes() {
        try (var in = open()) {
            var bytes = in.readNBytes(LARGEST_TEXT);
            if (in.read() >= 0) {
                throw StorageException.of(
                        "read", this, StorageException.Reason.FAILED, "it is larger than 512 MB", null);
            }
            return bytes;
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /** All of it as a text in UTF-8; see {@link #bytes()}. */
    public String text() {
        return new String(bytes(), UTF_8);
    }

    /** Copies it to a local file, which appears whole. */
    public void copyTo(Path file) {
        AtomicFiles.write(file, out -> {
            try (var in = open()) {
                in.transferTo(out);
            }
        });
    }

    /** Stores a file here; see {@link #copyFrom(Path, TransferListener)}. */
    public void copyFrom(Path file) {
        copyFrom(file, TransferListener.NONE);
    }

    /**
     * Stores a file here, whole or not at all, without holding it in memory. To S3 its parts go beside each other, what
     * was interrupted goes on where it was, and S3 checks each part.
     *
     * @throws StorageException if the file cannot be read, cannot be stored here, or changes meanwhile
     */
    public void copyFrom(Path file, TransferListener listener) {
        write(out -> Files.copy(file, out));
        listener.moved(name(), size(), size());
    }

    /**
     * Writes a file or an object; the old content is there until the new one is whole. Missing folders are made,
     * buckets are not. Large objects go in parts of 16 MB.
     *
     * @throws StorageException if it cannot be written; what was there is then as it was
     */
    public abstract void write(AtomicFiles.Body body);

    /** Writes a text in UTF-8; see {@link #write(AtomicFiles.Body)}. */
    public void write(String text) {
        write(text.getBytes(UTF_8));
    }

    /** Writes bytes; see {@link #write(AtomicFiles.Body)}. */
    public void write(byte[] bytes) {
        write(out -> out.write(bytes));
    }

    /**
     * Writes here again and again, as the only one: see {@link SoleWriter}.
     *
     * @throws StorageException if the place cannot be asked for what is there now
     */
    public abstract SoleWriter soleWriter();

    /** Removes the file or object; nothing happens if there is none. */
    public abstract void delete();

    /** What an I/O error here means. */
    abstract StorageException failed(String doing, IOException cause);

    @Override
    public final boolean equals(Object other) {
        return other instanceof Location location && identity().equals(location.identity());
    }

    @Override
    public final int hashCode() {
        return identity().hashCode();
    }

    /** What tells it from other locations, the parts included that its text hides. */
    abstract Object identity();
}
