package dev.churnlab.progress;

/** Shows how far work is: a kernel's extension in a notebook. */
@FunctionalInterface
public interface ProgressDisplay {
    /**
     * Shows how far one piece of work is, in place of what was shown of it before. Called by the threads that do the work,
     * never by two at once; at most ten times a second, and once more when the work has ended.
     */
    void show(ProgressState state);
}
