package dev.churnlab.data;

import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file or a table that cannot be used. The message is one line: which file, where in it, what to do; of several
 * problems it shows the first, {@link #problems()} has them.
 */
public final class DataException extends RuntimeException {
    private final transient List<Problem> problems;

    /** Something that is wrong as a whole. */
    public DataException(String message) {
        this(message, null);
    }

    /** Something that is wrong as a whole, and why. */
    public DataException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.problems = List.of(new Problem(0, -1, null, null, message));
    }

    /**
     * What is wrong with a file or a table.
     *
     * @param source its name
     * @param problems at least one
     * @param count how many there are, if not all are listed
     */
    DataException(String source, List<Problem> problems, long count) {
        super(source + ": " + problems.get(0) + more(count - 1));
        this.problems = List.copyOf(problems);
    }

    /** A file that cannot be read, and why. */
    static DataException unreadable(Path file, IOException cause) {
        return new DataException(
                String.valueOf(StorageException.of("read", file, cause).getMessage()), cause);
    }

    private static String more(long count) {
        return count == 0 ? "" : " (and " + count + (count == 1 ? " more problem)" : " more problems)");
    }

    /** All that is wrong, in the order of the file; of more than 1,000 the first. */
    public List<Problem> problems() {
        return problems;
    }
}
