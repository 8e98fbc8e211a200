package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.kubernetes.Wish;
import dev.churnlab.notebook.Exit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;
import java.util.function.Supplier;
import sun.misc.Signal;

/**
 * What signals say while a Job is followed: on a terminal Ctrl-C asks whether to cancel it, elsewhere it cancels, as SIGTERM
 * and SIGHUP always do. A signal after that ends this process at once; but the first one that comes while the executed
 * notebook is fetched does not lose it.
 */
final class JobSignals implements Supplier<Wish> {
    private final String job;
    private final boolean terminal;
    private final Object screen;
    private volatile Wish wish = Wish.GO_ON;
    private volatile Exit exit = Exit.INTERRUPTED;
    private boolean asking;
    private boolean ended;
    private boolean fetching;

    /**
     * @param terminal whether somebody is there to be asked
     * @param screen is held while the question is written
     */
    JobSignals(String job, boolean terminal, Object screen) {
        this.job = job;
        this.terminal = terminal;
        this.screen = screen;
    }

    /** Hears signals from here on. */
    JobSignals listen() {
        Signal.handle(new Signal("INT"), s -> interrupted());
        Signal.handle(new Signal("TERM"), s -> cancel(Exit.TERMINATED));
        Signal.handle(new Signal("HUP"), s -> cancel(Exit.TERMINATED));
        return this;
    }

    @Override
    public Wish get() {
        return wish;
    }

    /** Whether the user has cancelled it. */
    boolean cancelled() {
        return wish == Wish.CANCEL;
    }

    /** What the command ends with when it was cancelled. */
    Exit exit() {
        return exit;
    }

    /**
     * The Job is followed no more: there is nothing to cancel.
     *
     * @param fetching whether there is its notebook to fetch
     */
    synchronized void ended(boolean fetching) {
        ended = true;
        this.fetching = fetching;
    }

    synchronized void cancel(Exit how) {
        if (ended) {
            ended = false;
            exit = wish == Wish.CANCEL ? exit : how;
            wish = Wish.CANCEL;
            System.err.println(
                    fetching
                            ? "the executed notebook of job " + job + " is fetched; once more ends this without it"
                            : "job " + job + " is followed no more; once more ends this at once");
            return;
        }
        if (wish == Wish.CANCEL) {
            Runtime.getRuntime().halt(exit.code());
        }
        exit = how;
        wish = Wish.CANCEL;
    }

    private synchronized void interrupted() {
        if (!terminal || asking || ended || wish == Wish.CANCEL) {
            cancel(Exit.INTERRUPTED);
            return;
        }
        asking = true;
        var question = new Thread(this::ask, "question");
        question.setDaemon(true);
        question.start();
    }

    private void ask() {
        synchronized (screen) {
            System.err.print("\ncancel job " + job + "? y: cancel it; d: leave it running; Enter: go on following ");
            System.err.flush();
        }
        // Nothing is held meanwhile: who waits for an answer must still see what another signal does.
        var answer = answer();
        synchronized (this) {
            asking = false;
            if (wish != Wish.GO_ON) {
                return;
            }
            switch (answer) {
                case "y", "yes" -> wish = Wish.CANCEL;
                case "d" -> wish = Wish.LEAVE;
                default -> System.err.println("job " + job + " goes on");
            }
        }
    }

    /** What was typed; nobody there means yes. */
    private static String answer() {
        try {
            var line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
            return line == null ? "y" : line.strip().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return "y";
        }
    }
}
