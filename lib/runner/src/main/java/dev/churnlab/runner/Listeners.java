package dev.churnlab.runner;

import dev.churnlab.notebook.Cell;
import java.time.Duration;
import java.util.List;

/** Several listeners as one. */
public final class Listeners implements RunListener {
    private final List<RunListener> all;

    private Listeners(List<RunListener> all) {
        this.all = all;
    }

    /** One that tells all of these, in order. */
    public static RunListener of(List<RunListener> all) {
        return all.size() == 1 ? all.get(0) : new Listeners(List.copyOf(all));
    }

    @Override
    public void ready(Duration start) {
        all.forEach(each -> each.ready(start));
    }

    @Override
    public void cellStarted(int cell, int cells, Cell content) {
        all.forEach(each -> each.cellStarted(cell, cells, content));
    }

    @Override
    public void printed(int cell, String stream, String text) {
        all.forEach(each -> each.printed(cell, stream, text));
    }

    @Override
    public void cellEnded(int cell, int cells, boolean failed, Duration time) {
        all.forEach(each -> each.cellEnded(cell, cells, failed, time));
    }

    @Override
    public void warning(String line) {
        all.forEach(each -> each.warning(line));
    }

    @Override
    public void retrying(int attempt, RunnerException failure) {
        all.forEach(each -> each.retrying(attempt, failure));
    }
}
