package dev.churnlab.runner;

import dev.churnlab.notebook.Cell;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Shows runs while they go on: on a terminal one line that moves, with notebook, cell, time and what was printed last;
 * elsewhere a line for each cell that took a second or more, and for each notebook.
 */
public final class Display implements AutoCloseable {
    private static final long TICK_MILLIS = 200;
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(1);

    private final PrintStream out;
    private final boolean terminal;
    private final int width;
    private final Map<String, Running> running = new LinkedHashMap<>();
    private boolean closed;

    private static final class Running {
        final long begin = System.nanoTime();
        String what = "kernel starts";
        String last = "";
    }

    /**
     * @param out where it is shown, as a rule standard error
     * @param terminal whether that is a terminal
     */
    public Display(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        width = columns();
        if (terminal) {
            var ticker = new Thread(this::tick, "display");
            ticker.setDaemon(true);
            ticker.start();
        }
    }

    private static int columns() {
        var columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[0-9]{2,4}") ? Integer.parseInt(columns) : 100;
    }

    /** A listener that shows a run under a name. */
    public RunListener of(String name) {
        return new RunListener() {
            @Override
            public void ready(Duration start) {
                update(name, "kernel ready", "");
            }

            @Override
            public void cellStarted(int cell, int cells, Cell content) {
                update(name, "cell " + cell + "/" + cells, "");
            }

            @Override
            public void printed(int cell, String stream, String text) {
                var line = text.strip();
                if (!line.isEmpty()) {
                    update(name, null, line.substring(line.lastIndexOf('\n') + 1));
                }
            }

            @Override
            public void cellEnded(int cell, int cells, boolean failed, Duration time) {
                if (!terminal && (failed || time.compareTo(WORTH_A_LINE) >= 0)) {
                    line(name + ": cell " + cell + "/" + cells + (failed ? " failed after " : " took ")
                            + Durations.show(time));
                }
            }

            @Override
            public void warning(String text) {
                line("warning: " + text);
            }

            @Override
            public void retrying(int attempt, RunnerException failure) {
                line(name + ": attempt " + attempt + " failed (" + failure.getMessage() + "), trying again");
            }
        };
    }

    private synchronized void update(String name, @org.jspecify.annotations.Nullable String what, String last) {
        var state = running.computeIfAbsent(name, n -> new Running());
        if (what != null) {
            state.what = what;
        }
        state.last = last;
    }

    /** A run begins. */
    public synchronized void begin(String name) {
        running.put(name, new Running());
        if (!terminal) {
            line(name + ": starts");
        }
    }

    /** A run has ended; the line stays. */
    public synchronized void end(String name, String how) {
        running.remove(name);
        line(name + ": " + how);
    }

    /** A line that stays. */
    public synchronized void line(String text) {
        out.println((terminal ? "\r\u001b[K" : "") + text);
        out.flush();
    }

    private void tick() {
        while (true) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                draw();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void draw() {
        var text = new StringBuilder();
        running.forEach((name, state) -> {
            long seconds = (System.nanoTime() - state.begin) / 1_000_000_000;
            text.append(text.isEmpty() ? "" : "   ")
                    .append(String.format(
                            Locale.ROOT, "%s  %s  %d:%02d", name, state.what, seconds / 60, seconds % 60));
            if (!state.last.isEmpty()) {
                text.append("  ").append(CellErrors.plain(state.last).replaceAll("\\p{Cntrl}", " "));
            }
        });
        if (!text.isEmpty()) {
            out.print("\r\u001b[K" + text.substring(0, Math.min(text.length(), width - 1)));
            out.flush();
        }
    }

    /** Stops; the moving line goes. */
    @Override
    public synchronized void close() {
        if (terminal && !closed) {
            out.print("\r\u001b[K");
            out.flush();
        }
        closed = true;
    }
}
