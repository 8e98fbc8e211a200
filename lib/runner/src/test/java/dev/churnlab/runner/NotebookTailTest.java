package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.notebook.Cell;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.storage.AtomicFiles;
import dev.churnlab.storage.Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a follower sees of outputs that change, of a second attempt, and of a run whose process is gone. */
@Timeout(60)
class NotebookTailTest {
    @TempDir
    private Path folder = Path.of("");

    /** Saves a run with one cell that has printed a text; ended, if there is an end. */
    private void save(RunMark mark, String start, String end, String text) throws IOException {
        var empty = "{\"cells\": [], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}";
        var notebook = Notebook.parse(new ByteArrayInputStream(empty.getBytes(UTF_8)), "a");
        var cell = Cell.code("work();\nmore();");
        notebook.insert(0, cell);
        cell.json().put("id", "one");
        cell.metadata().putObject("papermill").put("status", end.isEmpty() ? "running" : "completed");
        cell.outputs()
                .addObject()
                .put("output_type", "stream")
                .put("name", "stdout")
                .put("text", text);
        var own = notebook.metadata().putObject("papermill").put("start_time", start);
        own.put("end_time", end.isEmpty() ? null : end).put("exception", false).put("duration", 1.5);
        mark.write(notebook.metadata());
        AtomicFiles.write(folder.resolve("out.ipynb"), notebook.toBytes());
    }

    private static RunMark here() {
        return RunMark.here(Duration.ofSeconds(5));
    }

    @Test
    void aTextThatIsReplacedIsToldFromItsLineAndASecondAttemptFromItsBeginning() throws IOException {
        var seen = new PipedInputStream();
        var out = new PrintStream(new PipedOutputStream(seen), true, UTF_8);
        save(here(), "1", "", "a\n10 %");
        var state = CompletableFuture.supplyAsync(() -> {
            try (out) {
                return NotebookTail.follow(Location.of(folder.resolve("out.ipynb")), Duration.ZERO, out);
            }
        });
        var lines = new Scanner(seen, UTF_8);
        assertThat(lines.nextLine()).isEqualTo("[cell 1] work();");
        assertThat(lines.nextLine()).isEqualTo("a");
        save(here(), "1", "", "a\n20 %\nb\n");
        assertThat(lines.nextLine()).isEqualTo("10 %");
        assertThat(lines.nextLine()).isEqualTo("20 %");
        assertThat(lines.nextLine()).isEqualTo("b");
        save(here(), "2", "3", "c\n");
        assertThat(lines.nextLine()).isEqualTo("the notebook is run again");
        assertThat(lines.nextLine()).isEqualTo("[cell 1] work();");
        assertThat(lines.nextLine()).isEqualTo("c");
        assertThat(lines.nextLine()).isEqualTo("completed after 1.5 s");
        assertThat(lines.hasNextLine()).isFalse();
        assertThat(state.join()).isEqualTo(NotebookTail.State.COMPLETED);
    }

    @Test
    void aProcessOfTheSameNumberIsNotTheRun() throws IOException {
        var mark = here();
        var earlier = new RunMark(mark.host(), mark.process(), mark.started().minusSeconds(60), mark.autosave());
        assertThat(mark.alive()).isTrue();
        assertThat(earlier.alive()).isFalse();
        save(earlier, "1", "", "a\n");
        var out = new java.io.ByteArrayOutputStream();
        var state = NotebookTail.follow(
                Location.of(folder.resolve("out.ipynb")), Duration.ZERO, new PrintStream(out, true, UTF_8));
        assertThat(state).isEqualTo(NotebookTail.State.KILLED);
        assertThat(out.toString(UTF_8).lines())
                .containsExactly(
                        "[cell 1] work();",
                        "a",
                        "killed: the run's process is gone, and the notebook does not say how it ended");
    }
}
