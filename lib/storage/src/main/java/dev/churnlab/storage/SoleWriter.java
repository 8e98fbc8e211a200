package dev.churnlab.storage;

/**
 * Writes one location again and again, and notices when somebody else does, too. In S3 each write is conditional: it
 * replaces what this writer has written last (at first, what was there when it was made), else it fails with
 * {@link StorageException.Reason#CONFLICT} and changes nothing. A file system cannot do this: there the last one wins.
 */
@FunctionalInterface
public interface SoleWriter {
    /**
     * Writes the content; see {@link Location#write(AtomicFiles.Body)}.
     *
     * @throws StorageException if it cannot be written, or somebody else wrote here since
     */
    void write(AtomicFiles.Body body);
}
