package dev.churnlab.runner;

import dev.churnlab.notebook.Cell;
import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.notebook.NotebookException;
import dev.churnlab.storage.Location;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Follows a run by the notebook that it saves: prints what cells put out as it comes, until the run has ended. The file is
 * replaced with each save, and so is the object in S3.
 */
public final class NotebookTail {
    /** How a run ended. */
    public enum State {
        COMPLETED(Exit.DONE),
        FAILED(Exit.CELL_FAILED),
        /** Its process is gone, or has not saved for long, without having said how it ended. */
        KILLED(Exit.CELL_FAILED);

        private final Exit exit;

        State(Exit exit) {
            this.exit = exit;
        }

        /** What a command that follows a run ends with. */
        public Exit exit() {
            return exit;
        }
    }

    private static final Duration LOCAL_POLL = Duration.ofMillis(300);
    private static final Duration REMOTE_POLL = Duration.ofSeconds(2);
    /** How long a run elsewhere may save nothing; the start of its kernel is the longest such time. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final Location place;
    private final Duration wait;
    private final PrintStream out;
    private final Map<String, String> printed = new HashMap<>();
    private String run = "";
    private String current = "";
    private boolean lineOpen;

    private NotebookTail(Location place, Duration wait, PrintStream out) {
        this.place = place;
        this.wait = wait;
        this.out = out;
    }

    /**
     * Follows the run that saves a notebook here, until it ends.
     *
     * @param wait how long the notebook may take to appear
     * @param out where outputs are printed
     * @throws NotebookException if there is none, or no run is recorded in it
     */
    public static State follow(Location place, Duration wait, PrintStream out) {
        try {
            return new NotebookTail(place, wait, out).follow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(Exit.INTERRUPTED);
        }
    }

    private State follow() throws InterruptedException {
        long changed = System.nanoTime();
        var version = awaitVersion();
        boolean gone = false;
        while (true) {
            var notebook = read();
            show(notebook);
            var ended = state(notebook);
            if (ended.isPresent()) {
                return ended(ended.get(), notebook);
            } else if (gone) {
                return ended(State.KILLED, notebook);
            }
            var mark = RunMark.of(notebook.metadata());
            while (true) {
                TimeUnit.MILLISECONDS.sleep((place.path().isPresent() ? LOCAL_POLL : REMOTE_POLL).toMillis());
                // Asked before the file is: what a process saved last is there when it is gone.
                gone = mark.isHere() ? !mark.alive() : isSilent(mark, changed);
                var now = place.version();
                if (gone || now.isPresent() && !now.equals(version)) {
                    version = now;
                    changed = System.nanoTime();
                    break;
                }
            }
        }
    }

    private Optional<String> awaitVersion() throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            var version = place.version();
            if (version.isPresent()) {
                return version;
            } else if (System.nanoTime() - begin > wait.toNanos()) {
                throw new NotebookException("no such notebook: " + place + " (waited " + Durations.show(wait) + ")");
            }
            TimeUnit.MILLISECONDS.sleep(LOCAL_POLL.toMillis());
        }
    }

    private static boolean isSilent(RunMark mark, long changed) {
        long most = Math.max(SILENCE.toNanos(), 4 * mark.autosave().toNanos());
        return !mark.autosave().isZero() && System.nanoTime() - changed > most;
    }

    private Notebook read() {
        if (place.path().isPresent()) {
            return Notebook.read(place.path().get());
        }
        try (var in = place.open()) {
            return Notebook.parse(in, place.toString());
        } catch (IOException e) {
            throw new NotebookException("cannot read " + place + ": " + e.getMessage(), e);
        }
    }

    /** How the run ended; empty while it goes on. */
    private Optional<State> state(Notebook notebook) {
        var own = notebook.metadata().path("papermill");
        if (!own.hasNonNull("start_time")) {
            throw new NotebookException(place + " records no run; follow the output of churnlab run, not its input");
        } else if (!own.hasNonNull("end_time")) {
            return Optional.empty();
        }
        return Optional.of(own.path("exception").asBoolean() ? State.FAILED : State.COMPLETED);
    }

    private State ended(State state, Notebook notebook) {
        var own = notebook.metadata().path("papermill");
        var time = own.path("duration").isNumber()
                ? " after "
                        + Durations.show(Duration.ofMillis(
                                Math.round(own.path("duration").asDouble() * 1000)))
                : "";
        closeLine();
        out.println(
                switch (state) {
                    case COMPLETED -> "completed" + time;
                    case FAILED -> "failed" + time;
                    case KILLED -> "killed: the run's process is gone, and the notebook does not say how it ended";
                });
        out.flush();
        return state;
    }

    private void show(Notebook notebook) {
        var own = notebook.metadata().path("papermill");
        if (!run.equals(own.path("start_time").asText())) {
            if (!run.isEmpty()) {
                closeLine();
                out.println("the notebook is run again");
            }
            printed.clear();
            current = "";
            run = own.path("start_time").asText();
        }
        int number = 0;
        for (var cell : notebook.cells()) {
            if (!cell.hasTag(PapermillMetadata.ERROR_TAG)) {
                number++;
                if (cell.isCode()) {
                    show(cell, number);
                }
            }
        }
        out.flush();
    }

    private void show(Cell cell, int number) {
        var status = cell.metadata().path("papermill").path("status").asText();
        int i = 0;
        if (!printed.containsKey(cell.id())
                && (status.equals("running") || !cell.outputs().isEmpty())) {
            printed.put(cell.id(), "");
            current = "";
        }
        for (var output : cell.outputs()) {
            show(cell, number, cell.id() + "/" + i++, text(output));
        }
        if (status.equals("running") && !current.equals(cell.id())) {
            head(cell, number);
        }
    }

    private void show(Cell cell, int number, String key, String text) {
        var before = printed.getOrDefault(key, "");
        printed.put(key, text);
        if (text.equals(before)) {
            return;
        }
        int same = 0;
        while (same < Math.min(text.length(), before.length()) && text.charAt(same) == before.charAt(same)) {
            same++;
        }
        var fresh = text.substring(same);
        if (same < before.length()) {
            // What has been printed was replaced since, as a progress bar is: told again from the line that differs.
            closeLine();
            fresh = text.substring(text.lastIndexOf('\n', Math.max(0, same - 1)) + 1);
        }
        if (!fresh.isEmpty()) {
            if (!current.equals(cell.id())) {
                head(cell, number);
            }
            out.print(fresh);
            lineOpen = !fresh.endsWith("\n");
        }
    }

    private void head(Cell cell, int number) {
        closeLine();
        var first = cell.source().strip().lines().findFirst().orElse("");
        out.println("[cell " + number + "] " + first);
        current = cell.id();
    }

    private void closeLine() {
        if (lineOpen) {
            out.println();
            lineOpen = false;
        }
    }

    private static String text(com.fasterxml.jackson.databind.JsonNode output) {
        return switch (output.path("output_type").asText()) {
            case "stream" -> NotebookPage.joined(output.path("text"));
            case "error" -> NotebookPage.trace(output) + "\n";
            default -> {
                var data = output.path("data");
                yield data.has("text/plain")
                        ? NotebookPage.joined(data.path("text/plain")) + "\n"
                        : data.isEmpty() ? "" : "[" + data.fieldNames().next() + "]\n";
            }
        };
    }
}
