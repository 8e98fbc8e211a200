package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.notebook.Cell;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.runner.KernelDiedException;
import dev.churnlab.runner.KernelSpec;
import dev.churnlab.runner.NotebookRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A session such as people have, whose classes go into the kernel's archive. It ends by {@code System.exit}: a kernel
 * that is asked to shut down may be ended before its JVM has written the archive.
 */
final class KernelTraining {
    private static final String CELLS = "kernel-training.jsh";
    private static final String CELL_MARK = "(?m)^// %%.*$";
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private KernelTraining() {}

    /**
     * Runs the session on a kernel, and waits until the kernel has ended.
     *
     * @param argv the kernel's command
     * @throws dev.churnlab.runner.RunnerException if a cell fails or the kernel does not start
     */
    static void run(List<String> argv) throws IOException {
        var here = Path.of(System.getProperty("java.io.tmpdir"));
        var kernel = new KernelSpec("java", argv, "Java", "java", Map.of(), true, here);
        try {
            NotebookRun.of(notebook(), "the session that makes the archive")
                    .kernel(kernel)
                    .cwd(here)
                    .timeout(LIMIT)
                    .run();
        } catch (KernelDiedException e) {
            // By its last cell.
            return;
        }
        throw new IOException("the kernel did not end");
    }

    private static Notebook notebook() throws IOException {
        var empty = "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": []}".getBytes(UTF_8);
        var notebook = Notebook.parse(new ByteArrayInputStream(empty), CELLS);
        for (var cell : cells()) {
            notebook.insert(notebook.cells().size(), Cell.code(cell));
        }
        return notebook;
    }

    /** The code of the cells. */
    static List<String> cells() {
        try (var text = KernelTraining.class.getResourceAsStream(CELLS)) {
            if (text == null) {
                throw new IllegalStateException(CELLS + " is not in the jar");
            }
            return Arrays.stream(new String(text.readAllBytes(), UTF_8).split(CELL_MARK))
                    .map(String::strip)
                    .filter(cell -> !cell.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
