package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.notebook.Notebook;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at random moments: the notebook is valid, what had completed is in it, no process is left. */
class KilledIT {
    private static final int CELLS = 30;

    private final Path folder;

    KilledIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void kernels() {
        Kernels.require();
    }

    @Test
    void tenKernels() throws Exception {
        kernels(10, 1);
    }

    @Test
    void tenRunners() throws Exception {
        runners(10, 2);
    }

    @Test
    @Tag("soak")
    void twoHundredKernels() throws Exception {
        kernels(200, 3);
    }

    @Test
    @Tag("soak")
    void twoHundredRunners() throws Exception {
        runners(200, 4);
    }

    /** Each cell says in a file that it began, so that the file shows which ones before it had completed. */
    private Path notebook(Path began) throws IOException {
        var sources = new ArrayList<String>();
        for (int i = 0; i < CELLS; i++) {
            sources.add("import time\nwith open('" + began + "', 'a') as f: f.write('x')\ntime.sleep(0.03)\nprint(" + i
                    + ")");
        }
        var file = folder.resolve("in.ipynb");
        Files.write(
                file,
                Kernels.notebook("python3", sources.toArray(String[]::new)).toBytes());
        return file;
    }

    private void check(Path output, Path began) throws IOException {
        if (!Files.exists(output)) {
            assertThat(began).doesNotExist();
            return;
        }
        long count = Files.exists(began) ? Files.size(began) : 0;
        var cells = Notebook.read(output).cells().stream()
                .filter(cell -> cell.isCode())
                .toList();
        assertThat(cells).hasSize(CELLS);
        for (int i = 0; i + 1 < count; i++) {
            assertThat(cells.get(i).metadata().path("papermill").path("status").asText())
                    .as("cell " + i)
                    .isEqualTo("completed");
            assertThat(cells.get(i).outputs().path(0).path("text").asText()).isEqualTo(i + "\n");
        }
    }

    private void kernels(int count, long seed) throws Exception {
        var random = new Random(seed);
        for (int round = 0; round < count; round++) {
            var began = folder.resolve("began-k" + round);
            var output = folder.resolve("out-k" + round + ".ipynb");
            var run = NotebookRun.of(notebook(began))
                    .kernels(Kernels.specs(folder))
                    .output(output);
            var ended = CompletableFuture.runAsync(run::run);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(2500));
            ProcessHandle.current()
                    .descendants()
                    .filter(each -> each.info().commandLine().orElse("").contains("ipykernel"))
                    .forEach(ProcessHandle::destroyForcibly);
            assertThat(ended.handle((ok, failure) -> failure == null
                                    || failure.getCause() instanceof KernelDiedException
                                    || failure.getCause() instanceof KernelStartException)
                            .get(60, TimeUnit.SECONDS))
                    .isTrue();
            check(output, began);
            assertThat(Kernels.left()).isZero();
        }
    }

    /** By way of Python, as Ctrl-C is ignored below a shell that runs its tests in the background. */
    private Process victim(Path notebook, Path output) throws IOException {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(List.of(
                        Kernels.VENV.resolve("bin/python").toString(),
                        "-c",
                        "import os, signal, sys\nsignal.signal(signal.SIGINT, signal.SIG_DFL)\n"
                                + "os.execv(sys.argv[1], sys.argv[1:])",
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        classPath,
                        Victim.class.getName(),
                        folder.toString(),
                        notebook.toString(),
                        output.toString()))
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
    }

    private void runners(int count, long seed) throws Exception {
        var random = new Random(seed);
        for (int round = 0; round < count; round++) {
            var began = folder.resolve("began-r" + round);
            var output = folder.resolve("out-r" + round + ".ipynb");
            var victim = victim(notebook(began), output);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(4000));
            victim.destroyForcibly().waitFor();
            noKernelIsLeft();
            check(output, began);
        }
    }

    /** The guard kills within a moment; it is given 5 s on a busy machine. */
    private void noKernelIsLeft() throws Exception {
        for (int i = 0; i < 100; i++) {
            boolean left = ProcessHandle.allProcesses()
                    .map(each -> each.info().commandLine().orElse(""))
                    .anyMatch(line -> line.contains(folder + "/churnlab-kernel-"));
            if (!left) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("a kernel is left of a killed runner");
    }

    @Test
    void sigtermEndsWith143AndTheCellMarked() throws Exception {
        signalled("TERM", 143, "stopped by SIGTERM");
    }

    @Test
    void ctrlCEndsWith130AndTheCellMarked() throws Exception {
        signalled("INT", 130, "stopped by Ctrl-C");
    }

    private void signalled(String signal, int exit, String message) throws Exception {
        var began = folder.resolve("began");
        var output = folder.resolve("out.ipynb");
        var victim = victim(notebook(began), output);
        for (int i = 0; i < 1200 && (!Files.exists(began) || Files.size(began) < 3); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        long before = System.nanoTime();
        new ProcessBuilder("kill", "-" + signal, Long.toString(victim.pid()))
                .start()
                .waitFor();
        assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(victim.exitValue()).isEqualTo(exit);
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(5));
        assertThat(Files.readString(output, UTF_8)).contains("StoppedException").contains(message);
        check(output, began);
        noKernelIsLeft();
    }
}
