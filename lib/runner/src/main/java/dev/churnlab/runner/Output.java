package dev.churnlab.runner;

import dev.churnlab.storage.AtomicFiles;
import dev.churnlab.storage.Location;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the executed notebook of a run goes, with what lies beside it. Each save is whole or not there at all. */
interface Output extends AutoCloseable {
    /** Nowhere: the notebook is only in memory. */
    Output NONE = new Output() {
        @Override
        public void save(AtomicFiles.Body body, boolean safely) {}

        @Override
        public void finish(AtomicFiles.Body body) {}

        @Override
        public @Nullable Path local() {
            return null;
        }

        @Override
        public void besideWritten() {}

        @Override
        public void keep(int attempt) {}

        @Override
        public Optional<String> where() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    };

    /** An output at a location, which is not asked for anything yet. */
    static Output at(Location place, Stop stop, RunListener listener) {
        return place.path().<Output>map(LocalOutput::new).orElseGet(() -> new RemoteOutput(place, stop, listener));
    }

    /**
     * Saves what there is while the run goes on.
     *
     * @param safely whether to wait until it would survive a power cut
     */
    void save(AtomicFiles.Body body, boolean safely);

    /**
     * Saves what is left at the end.
     *
     * @throws RuntimeException if it cannot be saved there; the message says where it is instead
     */
    void finish(AtomicFiles.Body body);

    /** The local file after which what lies beside it is named; null if there is none. */
    @Nullable Path local();

    /** The files beside it are complete. */
    void besideWritten();

    /** Keeps what an attempt (1-based) left: {@code out.ipynb} of the first as {@code out.attempt-1.ipynb}. */
    void keep(int attempt);

    /** Where the executed notebook is, as far as it was saved; empty if it is nowhere. */
    Optional<String> where();

    @Override
    void close();

    /** The name of what an attempt left. */
    static String attemptName(String name, int attempt) {
        return name.replaceFirst("\\.ipynb$", "") + ".attempt-" + attempt + ".ipynb";
    }
}
