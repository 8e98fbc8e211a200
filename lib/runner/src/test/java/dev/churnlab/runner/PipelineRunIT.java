package dev.churnlab.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.notebook.Cell;
import dev.churnlab.notebook.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines on the real kernels: values from step to step, failures, resuming, the report. */
class PipelineRunIT {
    private static final String PUT =
            """
            from IPython.display import display
            def put(name, data):
                display({"application/scrapbook.scrap.json+json": {"name": name, "data": data, "encoder": "json", "version": 1}}, raw=True)
            """;
    private static final String YAML =
            """
            name: small
            parameters: {seed: 21, file: data.txt, fail: false}
            steps:
              - name: a
                notebook: a.ipynb
                parameters: {seed: "${{ parameters.seed }}", work: "${{ run.dir }}/work"}
                inputs: ["${{ parameters.file }}"]
                outputs: [n, made]
              - {name: b, notebook: b.ipynb, parameters: {n: "${{ steps.a.outputs.n }}"}}
              - {name: c, notebook: c.ipynb, parameters: {n: "${{ steps.a.outputs.n }}", fail: "${{ parameters.fail }}"}, outputs: [m], after: [b]}
            """;

    private final Path folder;
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    PipelineRunIT(@TempDir Path folder) {
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

    private Pipeline pipeline() throws IOException {
        notebook(
                "a",
                "seed = 0\nwork = ''",
                PUT + "import pathlib\npathlib.Path(work).mkdir(exist_ok=True)\n"
                        + "put('n', seed * 2); put('made', work)");
        notebook("b", "n = 0", "assert n % 2 == 0");
        notebook("c", "n = 0\nfail = False", PUT + "if fail: raise ValueError('no good')\nput('m', {'n': n})");
        Files.writeString(folder.resolve("data.txt"), "1");
        return Pipeline.read(Files.writeString(folder.resolve("pipeline.yaml"), YAML));
    }

    private void notebook(String name, String parameters, String code) throws IOException {
        var notebook = Kernels.notebook("python3", List.of(Cell.code(parameters, "parameters"), Cell.code(code)));
        Files.write(folder.resolve(name + ".ipynb"), notebook.toBytes());
    }

    private PipelineRun run(Pipeline pipeline) {
        heard.clear();
        return PipelineRun.of(pipeline)
                .home(folder.resolve("home"))
                .kernels(Kernels.specs(folder))
                .listener(new PipelineListener() {
                    @Override
                    public void stepStarted(Step step, String reason) {
                        heard.add(step.name() + ": " + reason);
                    }

                    @Override
                    public void stepKept(Step step, String reason) {
                        heard.add(step.name() + " kept");
                    }
                });
    }

    @Test
    void valuesPassAndAResumeRunsWhatHasChanged() throws IOException {
        var pipeline = pipeline();
        var first = run(pipeline).run();
        assertThat(first.failure()).isNull();
        assertThat(heard).containsExactly("a: ", "b: ", "c: ");
        assertThat(first.steps().get(2).outputs()).hasToString("{m={\"n\":42}}");
        assertThat(first.folder().resolve("a.ipynb")).exists();
        assertThat(first.folder().resolve("run.json")).content(UTF_8).contains("\"state\" : \"completed\"");
        assertThat(first.report()).content(UTF_8).contains("<svg", "a.html", "completed");
        assertThat(folder.resolve("home/latest").toRealPath())
                .isEqualTo(first.folder().toRealPath());
        assertThat(String.join("\n", Summary.lines(first, Secrets.NONE))).contains("n: 42", "report: ");

        run(pipeline).resume().run();
        assertThat(heard).containsExactly("a kept", "b kept", "c kept");

        var failed = run(pipeline).resume().parameters(Map.of("fail", true)).run();
        assertThat(heard).containsExactly("a kept", "b kept", "c: parameter fail has changed");
        assertThat(failed.failure())
                .isInstanceOf(StepFailedException.class)
                .hasMessageStartingWith("c.ipynb, cell 3: ValueError: no good; the executed notebook is ")
                .extracting(e -> ((RunnerException) e).exit())
                .isEqualTo(Exit.CELL_FAILED);

        Files.writeString(folder.resolve("data.txt"), "2");
        run(pipeline).resume().run();
        assertThat(heard)
                .containsExactly(
                        "a: input " + folder.resolve("data.txt") + " has changed",
                        "b: step a was run again",
                        "c: it failed before");

        notebook("b", "n = 0", "n");
        run(pipeline).resume().run();
        assertThat(heard).containsExactly("a kept", "b: the notebook has changed", "c: step b was run again");

        run(pipeline).from("b").run();
        assertThat(heard).containsExactly("a kept", "b: asked for", "c: asked for");
        run(pipeline).only("c").run();
        assertThat(heard).containsExactly("c: asked for");
    }

    @Test
    void aDeclaredOutputThatIsMissingFailsTheStep() throws IOException {
        var pipeline = pipeline();
        notebook("a", "seed = 0", PUT + "put('n', 1)");
        var result = run(pipeline).run();
        assertThat(result.failure()).hasMessageContaining("it did not publish its output 'made'");
        assertThat(result.steps())
                .extracting(StepRecord::state)
                .containsExactly(StepState.FAILED, StepState.PENDING, StepState.PENDING);
    }

    @Test
    void aStopBetweenTwoStepsIsNoSuccess() throws IOException {
        var stop = new Stop();
        var result = run(pipeline())
                .stop(stop)
                .listener(new PipelineListener() {
                    @Override
                    public void stepCompleted(Step step, Duration time) {
                        stop.request(Exit.TERMINATED);
                    }
                })
                .run();
        assertThat(result.failure())
                .isInstanceOf(StoppedException.class)
                .extracting(e -> ((RunnerException) e).exit())
                .isEqualTo(Exit.TERMINATED);
        assertThat(result.steps())
                .extracting(StepRecord::state)
                .containsExactly(StepState.COMPLETED, StepState.PENDING, StepState.PENDING);
        assertThat(result.folder().resolve("run.json")).content(UTF_8).contains("\"state\" : \"stopped\"");
    }

    @Test
    void anOutputThatHeldASecretIsMadeAgain() throws IOException {
        notebook("a", "", PUT + "put('s', 'u:hidden1234')");
        notebook("b", "s = ''", "assert s.endswith('hidden' + '1234'), s");
        var pipeline = Pipeline.read(Files.writeString(
                folder.resolve("p.yaml"),
                "name: p\nsteps: [{name: a, notebook: a.ipynb, outputs: [s]}, "
                        + "{name: b, notebook: b.ipynb, parameters: {s: \"${{ steps.a.outputs.s }}\"}}]"));
        var first = run(pipeline).hide("hidden1234").run();
        assertThat(first.failure()).isNull();
        assertThat(first.folder().resolve("run.json")).content(UTF_8).doesNotContain("hidden1234");
        var secrets = Secrets.NONE.and(List.of("hidden1234"));
        assertThat(String.join("\n", Summary.lines(first, secrets))).contains("s: u:*****");

        assertThat(run(pipeline).hide("hidden1234").from("b").run().failure())
                .hasMessageContaining("output 's' of step a held a secret")
                .extracting(e -> ((RunnerException) e).exit())
                .isEqualTo(Exit.BAD_INPUT);
        assertThat(run(pipeline).hide("hidden1234").resume().run().failure()).isNull();
        assertThat(heard).contains("a: its outputs held a secret, which is not kept");
    }

    @Test
    void aStepThatFailsBeforeAnybodyLooksIsSeenAllTheSame() throws IOException {
        notebook("a", "", "1");
        var pipeline = Pipeline.read(Files.writeString(
                folder.resolve("p.yaml"), "name: p\nsteps: [{name: a, notebook: a.ipynb, kernel: none}]"));
        for (int i = 0; i < 300; i++) {
            assertThat(run(pipeline).run().failure()).as("run %d", i).hasMessageContaining("none");
        }
    }

    @Test
    void aStepWhoseInputWasNeverMadeIsRefused() throws IOException {
        var pipeline = pipeline();
        notebook("a", "seed = 0", "1 / 0");
        assertThat(run(pipeline).run().failure()).isNotNull();
        assertThat(run(pipeline).only("b").run().failure())
                .hasMessageContaining("step a has no output 'n' yet; run it first")
                .extracting(e -> ((RunnerException) e).exit())
                .isEqualTo(Exit.BAD_INPUT);
    }

    @Test
    void independentStepsRunSideBySide() throws IOException {
        // Each waits for a file that another makes: in turn, they would never end.
        var names = List.of("x", "y", "z");
        for (int i = 0; i < 3; i++) {
            notebook(
                    names.get(i),
                    "",
                    "import pathlib, time\np = pathlib.Path('" + folder + "')\n(p / '" + names.get(i)
                            + ".flag').touch()\nfor _ in range(600):\n    if (p / '" + names.get((i + 1) % 3)
                            + ".flag').exists(): break\n"
                            + "    time.sleep(.1)\nelse: raise TimeoutError()");
        }
        var pipeline = Pipeline.read(
                Files.writeString(
                        folder.resolve("p.yaml"),
                        "name: wide\nsteps: [{name: x, notebook: x.ipynb}, {name: y, notebook: y.ipynb}, {name: z, notebook: z.ipynb}]"));
        assertThat(run(pipeline).jobs(3).run().failure()).isNull();
    }
}
