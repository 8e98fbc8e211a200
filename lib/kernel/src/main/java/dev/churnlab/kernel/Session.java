package dev.churnlab.kernel;

import dev.churnlab.progress.Progress;
import jdk.jshell.JShell;

/** What is heard and told of a kernel's JShell, whichever kernel it is. */
final class Session {
    private Session() {}

    /** Has errors say what to do and where, and help show the library's documentation, from now on. */
    static void of(JShell shell, Screen screen) {
        LibrarySources.announce();
        var classes = Thread.currentThread().getContextClassLoader();
        var mistakes = new Mistakes(shell, screen);
        shell.onSnippetEvent(event -> {
            if (event.exception() != null) {
                // An interrupted cell ends before its work has noticed; what it shows then comes too late to be seen.
                Progress.stopShown();
            }
            mistakes.explain(event);
            Traces.shorten(event);
            ExitMarks.mark(event, classes);
        });
    }
}
