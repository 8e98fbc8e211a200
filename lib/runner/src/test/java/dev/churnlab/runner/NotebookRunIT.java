package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.notebook.Cell;
import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.Notebook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves behind, on the real kernels. */
class NotebookRunIT {
    private final Path folder;

    NotebookRunIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void kernels() {
        Kernels.require();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Kernels.left()).isZero();
    }

    private NotebookRun run(Notebook notebook) {
        return NotebookRun.of(notebook, "in.ipynb")
                .kernels(Kernels.specs(folder))
                .output(folder.resolve("new/out.ipynb"));
    }

    private Notebook saved() {
        return Notebook.read(folder.resolve("new/out.ipynb"));
    }

    private static String text(Notebook notebook, int cell) {
        return notebook.cells().get(cell).outputs().path(0).path("text").asText();
    }

    @Test
    void javaWithParametersAndNamedOutputs() {
        var notebook = Kernels.notebook(
                "java",
                List.of(
                        Cell.code("int seed = 1; // the seed\nint next = seed + 1;", "parameters"),
                        Cell.markdown("text"),
                        Cell.code("System.out.print(\"a\"); System.out.println(seed); System.err.println(\"e\");"),
                        Cell.code("seed * 2"),
                        Cell.code("")));
        var result = run(notebook).parameter("seed", 42).run();
        var out = saved();
        assertThat(out.cells().get(1).source()).isEqualTo("// Parameters\nseed = 42;");
        assertThat(text(out, 3)).isEqualTo("a42\n");
        assertThat(out.cells().get(3).outputs().get(1).path("name").asText()).isEqualTo("stderr");
        assertThat(out.cells()
                        .get(4)
                        .outputs()
                        .get(0)
                        .path("data")
                        .path("text/plain")
                        .asText())
                .isEqualTo("84");
        assertThat(out.cells().get(4).outputs().get(0).path("execution_count").asInt())
                .isEqualTo(4);
        assertThat(out.cells()).allSatisfy(cell -> assertThat(
                        cell.metadata().path("papermill").path("status").asText())
                .isEqualTo("completed"));
        assertThat(out.metadata()
                        .path("papermill")
                        .path("parameters")
                        .path("seed")
                        .asInt())
                .isEqualTo(42);
        assertThat(out.metadata().path("language_info").path("name").asText()).isEqualToIgnoringCase("java");
        assertThat(out.cells().get(4).metadata().path("execution").properties())
                .extracting(Map.Entry::getKey)
                .contains("iopub.status.busy", "iopub.execute_input", "shell.execute_reply", "iopub.status.idle");
        assertThat(result.duration()).isPositive();
    }

    @Test
    void aFailingCellEndsTheRunWithItsErrorShown() {
        var notebook = Kernels.notebook(
                "java", "int a = 1;", "throw new IllegalStateException(\"boom [churnlab exit 3]\");", "int b = 2;");
        var failure = catchThrowableOfType(
                CellFailedException.class, () -> run(notebook).run());
        assertThat(failure.exit()).isEqualTo(Exit.GATE_REFUSED);
        assertThat(failure).hasMessage("cell 2: java.lang.IllegalStateException: boom [churnlab exit 3]");
        var out = saved();
        assertThat(out.cells()).hasSize(5);
        assertThat(out.cells().get(0).source()).contains("An Exception was encountered at", "In [2]");
        assertThat(out.cells().get(2).tags()).containsExactly("papermill-error-cell-tag");
        assertThat(out.cells())
                .extracting(
                        cell -> cell.metadata().path("papermill").path("status").asText())
                .containsExactly("", "completed", "", "failed", "pending");
        assertThat(out.metadata().path("papermill").path("exception").asBoolean())
                .isTrue();

        // The marks of the error go when it is run again.
        assertThatThrownBy(() -> NotebookRun.of(out, "out.ipynb")
                        .kernels(Kernels.specs(folder))
                        .output(folder.resolve("new/out.ipynb"))
                        .run())
                .isInstanceOf(CellFailedException.class);
        assertThat(saved().cells()).hasSize(5);
    }

    @Test
    void pythonDisplaysStreamsAndTags() {
        var notebook = Kernels.notebook(
                "python3",
                List.of(
                        Cell.code(
                                "from IPython.display import *\nh = display('first', display_id='d')\nprint('after')"),
                        Cell.code("update_display('second', display_id='d')"),
                        Cell.code("print('gone'); clear_output(wait=True); print('kept')"),
                        Cell.code("import sys\nfor i in range(3): print(i, end='\\r'); print(i, file=sys.stderr)"),
                        Cell.code("1/0", "raises-exception"),
                        Cell.code("1/0", "skip-execution"),
                        Cell.code("{'a': 1}")));
        run(notebook).run();
        var cells = saved().cells();
        assertThat(cells.get(0).outputs().get(0).path("data").path("text/plain").asText())
                .isEqualTo("'second'");
        assertThat(cells.get(0).outputs().get(0).has("transient")).isFalse();
        assertThat(cells.get(0).outputs().get(1).path("text").asText()).isEqualTo("after\n");
        assertThat(cells.get(1).outputs()).isEmpty();
        assertThat(cells.get(2).outputs()).hasSize(1);
        assertThat(text(saved(), 2)).isEqualTo("kept\n");
        assertThat(cells.get(3).outputs())
                .extracting(o -> o.path("name").asText(), o -> o.path("text").asText())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("stdout", "2\r"),
                        org.assertj.core.groups.Tuple.tuple("stderr", "0\n1\n2\n"));
        assertThat(cells.get(4).outputs().get(0).path("ename").asText()).isEqualTo("ZeroDivisionError");
        assertThat(cells.get(5).outputs()).isEmpty();
        assertThat(cells.get(6).outputs().get(0).path("output_type").asText()).isEqualTo("execute_result");
    }

    @Test
    void everyLineOf50000Arrives() {
        var notebook = Kernels.notebook("python3", "for i in range(50_000): print('line', i)");
        run(notebook).run();
        assertThat(text(saved(), 0).lines())
                .hasSize(50_000)
                .startsWith("line 0")
                .endsWith("line 49999");
    }

    /** One message each: the kernel's own limit, beyond which a busy machine makes it drop some, is lifted first. */
    @Test
    void everyMessageOf50000Arrives() {
        var notebook = Kernels.notebook(
                "python3",
                "get_ipython().kernel.iopub_thread.socket.sndhwm = 0",
                "for i in range(50_000): print('line', i, flush=True)");
        run(notebook).run();
        assertThat(text(saved(), 1).lines())
                .hasSize(50_000)
                .startsWith("line 0")
                .endsWith("line 49999");
    }

    @Test
    void whatIsTooMuchGoesBesideTheNotebook() throws Exception {
        var notebook = Kernels.notebook("python3", "for i in range(1000): print('x' * 99)");
        run(notebook).maxOutput(1000).run();
        assertThat(text(saved(), 0))
                .startsWith("x".repeat(99) + "\n")
                .endsWith("\n[99,000 characters more are in out.cell-1.stdout.txt]\n");
        assertThat(Files.size(folder.resolve("new/out.cell-1.stdout.txt"))).isEqualTo(99_000);
    }

    @Test
    void aFloodIsStopped() {
        var notebook = Kernels.notebook("python3", "while True: print('x' * 9999)");
        var failure = catchThrowableOfType(
                FloodException.class,
                () -> run(notebook).maxOutput(1000).maxFlood(1_000_000).run());
        assertThat(failure.exit()).isEqualTo(Exit.CELL_FAILED);
        assertThat(saved().cells().get(2).outputs().path(1).path("ename").asText())
                .isEqualTo("FloodException");
    }

    @Test
    void deathHangAndBadStartAreToldApart() {
        assertThatThrownBy(() -> run(Kernels.notebook(
                                "python3", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"))
                        .run())
                .isInstanceOf(KernelDiedException.class)
                .hasMessageContaining("signal 9");
        assertThat(saved().cells().get(2).outputs().path(0).path("ename").asText())
                .isEqualTo("KernelDiedException");
        assertThatThrownBy(
                        () -> run(Kernels.notebook("java", "System.exit(7);")).run())
                .isInstanceOf(KernelDiedException.class)
                .hasMessageContaining("exited with code 7");
        assertThatThrownBy(() -> run(Kernels.notebook("java", "while (true) {}"))
                        .cellTimeout(Duration.ofSeconds(1))
                        .run())
                .isInstanceOf(RunTimeoutException.class)
                .hasMessageContaining("1.0 s that a cell may take");
        assertThatThrownBy(() -> run(Kernels.notebook("python3", "import time\ntime.sleep(60)"))
                        .timeout(Duration.ofSeconds(4))
                        .run())
                .isInstanceOf(RunTimeoutException.class)
                .hasMessageContaining("4.0 s that it may take");
        assertThatThrownBy(() -> run(Kernels.notebook("nothing", "1")).run())
                .isInstanceOf(KernelStartException.class)
                .hasMessageContaining("no kernel 'nothing' is installed; there are java, python3");
    }

    @Test
    void inputIsRefused() {
        assertThatThrownBy(
                        () -> run(Kernels.notebook("python3", "input('name?')")).run())
                .isInstanceOf(CellFailedException.class)
                .hasMessageContaining("StdinNotImplementedError");
    }

    @Test
    void inputIsRefusedInJavaToo() {
        assertThatThrownBy(() -> run(Kernels.notebook(
                                "java", "var line = new java.util.Scanner(System.in).nextLine();", "int b = 2;"))
                        .run())
                .hasMessageContaining("the cell asks for input, which nobody can give here; make it a parameter")
                .extracting(e -> ((RunnerException) e).exit())
                .isEqualTo(Exit.CELL_FAILED);
        assertThat(new String(saved().toBytes(), UTF_8)).contains("the cell asks for input");
    }

    @Test
    void processesThatACellStartedEndWithIt() {
        var notebook = Kernels.notebook(
                "python3",
                "import subprocess\np = subprocess.Popen(['setsid', 'sh', '-c', 'sleep 300 & sleep 300'])\nprint(p.pid)");
        run(notebook).run();
        long pid = Long.parseLong(text(saved(), 0).strip());
        assertThat(Kernels.runs(pid)).isFalse();
    }

    @Test
    void aStopSavesAndMarksTheCell() {
        var stop = new Stop();
        var listener = new RunListener() {
            @Override
            public void printed(int cell, String stream, String text) {
                stop.request(Exit.TERMINATED);
            }
        };
        var failure = catchThrowableOfType(StoppedException.class, () -> run(Kernels.notebook(
                        "python3", "import time\nprint('on', flush=True)\ntime.sleep(60)"))
                .stop(stop)
                .listener(listener)
                .run());
        assertThat(failure.exit()).isEqualTo(Exit.TERMINATED);
        var cell = saved().cells().get(2);
        assertThat(cell.metadata().path("papermill").path("status").asText()).isEqualTo("failed");
        assertThat(cell.outputs())
                .extracting((JsonNode o) -> o.path("output_type").asText())
                .containsExactly("stream", "error");
    }

    @Test
    void secretsAreWrittenNowhere() throws Exception {
        var notebook = Kernels.notebook(
                "python3",
                List.of(
                        Cell.code("key = ''", "parameters"),
                        Cell.code("for c in key: print(c, end='', flush=True)\nraise ValueError(key)")));
        assertThatThrownBy(() -> run(notebook)
                        .parameter("key", "s3cr\"et-é")
                        .secret("key")
                        .run())
                .hasMessage("cell 3: ValueError: *****");
        assertThat(Files.readString(folder.resolve("new/out.ipynb")))
                .doesNotContain("s3cr")
                .contains("*****");
    }

    @Test
    void retriesKeepEveryAttempt() {
        var flag = folder.resolve("flag");
        var notebook = Kernels.notebook(
                "python3",
                "import os, pathlib\nf = pathlib.Path(" + "'" + flag
                        + "')\nif not f.exists():\n    f.touch()\n    os._exit(9)");
        run(notebook).retries(2).run();
        assertThat(folder.resolve("new/out.attempt-1.ipynb")).exists();
        assertThat(folder.resolve("new/out.attempt-2.ipynb")).doesNotExist();
        assertThat(saved().metadata().path("papermill").path("exception").isNull())
                .isTrue();
    }
}
