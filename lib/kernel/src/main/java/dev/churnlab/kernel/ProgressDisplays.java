package dev.churnlab.kernel;

import dev.churnlab.progress.Progress;
import dev.churnlab.progress.ProgressDisplay;
import dev.churnlab.progress.ProgressState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows progress below the cell: as a bar that moves, or, where nobody looks while a notebook runs, as a line of text
 * every few seconds, so that an executed notebook and its log have no more of it than they need. Each piece of work has
 * one display, which is replaced.
 */
final class ProgressDisplays implements ProgressDisplay {
    /** In a run without a person, work that takes less is not told of. */
    private static final Duration UNWATCHED = Duration.ofSeconds(5);
    /** Set by the runner for the kernels that it starts. */
    private static final String RUNNER = "CHURNLAB_KERNEL";

    private final Screen screen;
    private final boolean watched;
    /** When the next line is due, by the id of what is on the screen; one or none, but for what was interrupted. */
    private final Map<String, Duration> shown = new HashMap<>();

    ProgressDisplays(Screen screen, boolean watched) {
        this.screen = screen;
        this.watched = watched;
    }

    /** Shows the library's progress on a screen from now on. */
    static void on(Screen screen) {
        Progress.showOn(new ProgressDisplays(screen, System.getenv(RUNNER) == null));
    }

    @Override
    public synchronized void show(ProgressState state) {
        var due = shown.get(state.id());
        boolean running = state.phase() == ProgressState.Phase.RUNNING;
        if (running ? tooEarly(state, due) : due == null) {
            return;
        }
        var view = watched ? ProgressView.of(state) : Map.of(Rendering.TEXT, ProgressView.text(state));
        if (due == null) {
            screen.display(state.id(), view);
        } else {
            screen.update(state.id(), view);
        }
        if (running) {
            shown.put(state.id(), state.elapsed().plus(UNWATCHED));
        } else {
            shown.remove(state.id());
        }
    }

    private boolean tooEarly(ProgressState state, @Nullable Duration due) {
        return !watched && state.elapsed().compareTo(due == null ? UNWATCHED : due) < 0;
    }
}
