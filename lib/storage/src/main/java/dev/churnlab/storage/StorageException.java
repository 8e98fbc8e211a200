package dev.churnlab.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A location that could not be read or written; the message is one line that names it and says why. */
public final class StorageException extends UncheckedIOException {
    /** What a caller would handle differently. */
    public enum Reason {
        NOT_FOUND,
        NOT_PERMITTED,
        /** Somebody else wrote to the same place. */
        CONFLICT,
        DISK_FULL,
        /** A server refused, failed, or could not be reached. */
        SERVICE,
        FAILED
    }

    /** Less room than this on a disk is none, in bytes. */
    private static final long ONE_BLOCK = 4096;

    private final Reason reason;

    private StorageException(String message, Reason reason, IOException cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Says what an I/O error means.
     *
     * @param doing what was tried, as in {@code "write"} or {@code "read"}
     */
    public static StorageException of(String doing, Path path, IOException cause) {
        var reason = reason(path, cause);
        var why =
                switch (reason) {
                    case NOT_FOUND -> "no such file or folder";
                    case NOT_PERMITTED ->
                        isAFolder(cause)
                                ? "it is a folder, where a file is needed"
                                : isInTheWay(cause)
                                        ? why(cause)
                                        : "permission denied or read-only; choose another folder or change its rights";
                    case DISK_FULL -> "the disk is full; free some room and run again";
                    case CONFLICT, SERVICE, FAILED -> why(cause);
                };
        return new StorageException("cannot " + doing + " " + path + ": " + why, reason, cause);
    }

    /** A failure of which is known what it means. */
    static StorageException of(String doing, Location where, Reason reason, String why, @Nullable Throwable cause) {
        return new StorageException(
                "cannot " + doing + " " + where + ": " + why,
                reason,
                cause instanceof IOException io ? io : new IOException(why, cause));
    }

    private static boolean isAFolder(IOException cause) {
        return String.valueOf(cause.getMessage()).endsWith("Is a directory");
    }

    private static boolean isInTheWay(IOException cause) {
        return cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException;
    }

    private static String why(IOException cause) {
        return isInTheWay(cause)
                ? cause.getMessage() + " is a file, where a folder is needed"
                : String.valueOf(cause.getMessage());
    }

    private static Reason reason(Path path, IOException cause) {
        if (cause instanceof NoSuchFileException || (cause instanceof FileNotFoundException && !Files.exists(path))) {
            return Reason.NOT_FOUND;
        }
        if (cause instanceof AccessDeniedException
                || isInTheWay(cause)
                || cause.getCause() instanceof ReadOnlyFileSystemException) {
            return Reason.NOT_PERMITTED;
        }
        var text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("disk quota")) {
            return Reason.DISK_FULL;
        }
        return text.contains("read-only")
                        || text.contains("permission denied")
                        || text.contains("not permitted")
                        || isAFolder(cause)
                ? Reason.NOT_PERMITTED
                : stateOfDisk(path);
    }

    /** Asks the disk itself, since the texts of the system are in the user's language. */
    private static Reason stateOfDisk(Path path) {
        var existing = path.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            var disk = Files.getFileStore(existing);
            return disk.isReadOnly()
                    ? Reason.NOT_PERMITTED
                    : disk.getTotalSpace() > 0 && disk.getUsableSpace() < ONE_BLOCK ? Reason.DISK_FULL : Reason.FAILED;
        } catch (IOException e) {
            return Reason.FAILED;
        }
    }

    /** Why it failed. */
    public Reason reason() {
        return reason;
    }
}
