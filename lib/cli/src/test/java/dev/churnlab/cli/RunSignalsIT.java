package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.churnlab.notebook.Cell;
import dev.churnlab.notebook.Notebook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** `churnlab run` on a signal: it saves, marks the cell, ends the kernel and says in one line where the notebook is. */
class RunSignalsIT {
    private static final String NOTEBOOK =
            """
            {"cells": [
              {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": "print('first')"},
              {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [],
               "source": "import time\\nprint('second', flush=True)\\nopen('began', 'w').close()\\ntime.sleep(300)"}],
             "metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 4, "nbformat_minor": 4}""";
    /** Below a shell that runs its tests in the background Ctrl-C is ignored, which processes inherit. */
    private static final String HEARS_CTRL_C =
            "import os, signal, sys\nsignal.signal(signal.SIGINT, signal.SIG_DFL)\nos.execv(sys.argv[1], sys.argv[1:])";

    private final Path folder;

    RunSignalsIT(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Path venv() {
        var named = System.getenv("CHURNLAB_VENV");
        var root = Path.of(System.getProperty("maven.multiModuleProjectDirectory", "../.."));
        var venv = (named == null ? root.resolve(".venv") : Path.of(named)).toAbsolutePath();
        boolean there = Files.exists(venv.resolve("share/jupyter/kernels/python3/kernel.json"));
        if (System.getenv("CI") == null) {
            assumeTrue(
                    there, "needs the kernels of the Python environment, run scripts/setup --tests; none in " + venv);
        }
        assertThat(there).as("python3 in " + venv).isTrue();
        return venv;
    }

    private Process start(Path venv, Path errors) throws IOException {
        var builder = new ProcessBuilder(List.of(
                        venv.resolve("bin/python").toString(),
                        "-c",
                        HEARS_CTRL_C,
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Churnlab.class.getName(),
                        "run",
                        "in.ipynb",
                        "out.ipynb",
                        "--no-progress-bar"))
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CHURNLAB_VENV", venv.toString());
        return builder.start();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void savesMarksAndEnds(String signal, int exit) throws Exception {
        Files.writeString(folder.resolve("in.ipynb"), NOTEBOOK);
        var errors = folder.resolve("errors");
        var process = start(venv(), errors);
        try {
            for (int i = 0; i < 1200 && process.isAlive() && !Files.exists(folder.resolve("began")); i++) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(folder.resolve("began")).exists();
            var kernels = process.descendants().toList();
            assertThat(kernels).isNotEmpty();
            long begin = System.nanoTime();
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(5));
            assertThat(process.exitValue()).isEqualTo(exit);
            for (var kernel : kernels) {
                assertThat(kernel.onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(errors)
                .content(UTF_8)
                .startsWith("churnlab: in.ipynb, ")
                .contains("; the executed notebook is out.ipynb");
        assertThat(Files.readAllLines(errors)).hasSize(1);
        var cells = Notebook.read(folder.resolve("out.ipynb")).cells().stream()
                .filter(Cell::isCode)
                .toList();
        assertThat(cells)
                .extracting(
                        cell -> cell.metadata().path("papermill").path("status").asText())
                .containsExactly("completed", "failed");
        assertThat(cells.get(1).outputs().toString()).contains("second", "StoppedException");
    }
}
