package dev.churnlab.kernel;

import java.util.Arrays;
import java.util.List;
import jdk.jshell.EvalException;
import jdk.jshell.SnippetEvent;

/** Shortens the traces of errors to the frames of the notebook and of the library. */
final class Traces {
    private static final String LIBRARY = "dev.churnlab.";

    private Traces() {}

    /** Shortens the traces of an event's error and of what caused it. */
    static void shorten(SnippetEvent event) {
        List<StackTraceElement> enclosing = List.of();
        for (Throwable each = event.exception(); each instanceof EvalException thrown; each = thrown.getCause()) {
            var whole = thrown.getStackTrace();
            thrown.setStackTrace(shortened(whole, enclosing));
            enclosing = Arrays.asList(whole);
        }
    }

    /**
     * The frames that say where it happened.
     *
     * @param enclosing those of the exception that this one has caused; what both end with is not said again
     */
    static StackTraceElement[] shortened(StackTraceElement[] whole, List<StackTraceElement> enclosing) {
        int common = 0;
        while (common < Math.min(whole.length, enclosing.size())
                && whole[whole.length - 1 - common].equals(enclosing.get(enclosing.size() - 1 - common))) {
            common++;
        }
        return Arrays.stream(whole)
                .limit(whole.length - common)
                .filter(frame -> isNotebook(frame) || frame.getClassName().startsWith(LIBRARY))
                .toArray(StackTraceElement[]::new);
    }

    /** JShell gives the code of a snippet the file name {@code #7}. */
    private static boolean isNotebook(StackTraceElement frame) {
        return frame.getFileName() != null && frame.getFileName().startsWith("#");
    }
}
