package dev.churnlab.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;

/** A location that could not be read or written; the message is one line that names it and says why. */
public final class StorageException extends UncheckedIOException {
    /** What a caller would handle differently. */
    public enum Reason {
        NOT_FOUND,
        NOT_PERMITTED,
        DISK_FULL,
        FAILED
    }

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
        var reason = reason(cause);
        var why =
                switch (reason) {
                    case NOT_FOUND -> "no such file or folder";
                    case NOT_PERMITTED -> "permission denied or read-only; choose another folder or change its rights";
                    case DISK_FULL -> "the disk is full; free some room and run again";
                    case FAILED -> String.valueOf(cause.getMessage());
                };
        return new StorageException("cannot " + doing + " " + path + ": " + why, reason, cause);
    }

    private static Reason reason(IOException cause) {
        if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
            return Reason.NOT_FOUND;
        }
        if (cause instanceof AccessDeniedException || cause.getCause() instanceof ReadOnlyFileSystemException) {
            return Reason.NOT_PERMITTED;
        }
        var system = cause instanceof FileSystemException f && f.getReason() != null ? f.getReason() : "";
        var text = (cause.getMessage() + " " + system).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("disk quota")) {
            return Reason.DISK_FULL;
        }
        return text.contains("read-only") || text.contains("permission denied") || text.contains("not permitted")
                ? Reason.NOT_PERMITTED
                : Reason.FAILED;
    }

    /** Why it failed. */
    public Reason reason() {
        return reason;
    }
}
