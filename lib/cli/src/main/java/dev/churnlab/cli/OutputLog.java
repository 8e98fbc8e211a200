package dev.churnlab.cli;

import dev.churnlab.notebook.Cell;
import dev.churnlab.runner.RunListener;
import java.io.PrintStream;
import java.time.Duration;

/** Shows what cells print, as it comes. */
final class OutputLog implements RunListener {
    private final PrintStream out;

    OutputLog(PrintStream out) {
        this.out = out;
    }

    @Override
    public void cellStarted(int cell, int cells, Cell content) {
        out.println("Executing Cell " + cell + "-".repeat(40));
    }

    @Override
    public void printed(int cell, String stream, String text) {
        out.print(text);
        out.flush();
    }

    @Override
    public void cellEnded(int cell, int cells, boolean failed, Duration time) {
        out.println("Ending Cell " + cell + "-".repeat(43));
    }
}
