package dev.churnlab.storage;

/** Hears how far a transfer is; called by the threads that do it, never by two at once. */
@FunctionalInterface
public interface TransferListener {
    /** One that does not care. */
    TransferListener NONE = (name, bytes, of) -> {};

    /**
     * Some more of a file is there.
     *
     * @param name of the file
     * @param bytes how much of it is there, what an earlier attempt left included
     * @param of how long it is
     */
    void moved(String name, long bytes, long of);
}
