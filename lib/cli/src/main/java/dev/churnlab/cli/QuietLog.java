package dev.churnlab.cli;

import dev.churnlab.runner.RunListener;
import dev.churnlab.runner.RunnerException;
import java.io.PrintStream;

/** Tells only of what the user should know. */
final class QuietLog implements RunListener {
    private final PrintStream out;

    QuietLog(PrintStream out) {
        this.out = out;
    }

    @Override
    public void warning(String line) {
        out.println("warning: " + line);
    }

    @Override
    public void retrying(int attempt, RunnerException failure) {
        out.println("attempt " + attempt + " failed (" + failure.getMessage() + "), trying again");
    }
}
