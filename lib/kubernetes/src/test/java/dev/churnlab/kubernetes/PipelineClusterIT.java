package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.notebook.Exit;
import dev.churnlab.notebook.Notebook;
import dev.churnlab.runner.Pipeline;
import dev.churnlab.runner.PipelineListener;
import dev.churnlab.runner.PipelineResult;
import dev.churnlab.runner.PipelineRun;
import dev.churnlab.runner.RunListener;
import dev.churnlab.runner.Step;
import dev.churnlab.runner.StepRecord;
import dev.churnlab.runner.StepState;
import dev.churnlab.runner.Stop;
import dev.churnlab.testing.ClusterNamespace;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline whose steps are Jobs on a real cluster, with Pod Security `restricted`. */
@Tag("cluster")
class PipelineClusterIT {
    private static RunsNamespace namespace;

    private final Path folder;

    PipelineClusterIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void make() throws IOException {
        namespace = RunsNamespace.make();
    }

    @AfterAll
    static void remove() {
        if (namespace != null) {
            namespace.close();
        }
    }

    private PipelineRun run(Pipeline pipeline) {
        return PipelineRun.of(pipeline)
                .home(folder.resolve("home"))
                .executor(ClusterSteps.of(namespace.cluster(), ClusterNamespace.image())
                        .resources(new Resources("100m", "768Mi")));
    }

    private static List<Job> jobs(String pipeline) {
        return namespace
                .cluster()
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace.cluster().namespace())
                .withLabel(RunLabels.PIPELINE, pipeline)
                .list()
                .getItems();
    }

    private static List<StepState> states(PipelineResult result) {
        return result.steps().stream().map(StepRecord::state).toList();
    }

    private static JsonNode output(PipelineResult result, int step, String name) {
        return Objects.requireNonNull(result.steps().get(step).outputs().get(name));
    }

    @Test
    void valuesOfEveryTypeGoFromStepToStep() {
        var result = run(Pipeline.read(Pipelines.SUMS)).run();
        assertThat(result.failure()).isNull();
        assertThat(output(result, 2, "content").asText())
                .isEqualTo("sum 21 / " + Pipelines.TOLD.formatted(result.id()));
        assertThat(output(result, 0, "file").asText()).isEqualTo("/mnt/pipeline-work/" + result.id() + "/work/sum");
        for (var step : result.steps()) {
            assertThat(Notebook.read(result.folder().resolve(step.executed()))
                            .metadata()
                            .path("papermill")
                            .path("exception")
                            .isNull())
                    .isTrue();
        }
        assertThat(result.report()).exists();
        assertThat(jobs("sums")).hasSize(3).allSatisfy(job -> assertThat(
                        job.getSpec().getTemplate().getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/name", "run")
                .containsEntry("churnlab.dev/run", result.id())
                .containsKeys("churnlab.dev/step", "churnlab.dev/notebook", "churnlab.dev/user"));
    }

    @Test
    void aResumeRunsWhatFailedAndKeepsTheRest() throws IOException {
        Pipelines.notebook(folder, "first.ipynb", "int n = 1;", "Outputs.put(\"twice\", 2 * n);");
        Pipelines.notebook(
                folder, "gate.ipynb", "int n = 0;", "throw new RuntimeException(\"[churnlab exit 3] below\");");
        var pipeline = Pipelines.pipeline(
                folder,
                """
                name: mended
                steps:
                  - {name: first, notebook: first.ipynb, parameters: {n: 21}, outputs: [twice]}
                  - {name: gate, notebook: gate.ipynb, parameters: {n: "${{ steps.first.outputs.twice }}"}, outputs: [good], retries: 2}
                  - {name: never, notebook: first.ipynb, after: [gate]}
                """);
        var failed = run(pipeline).run();
        assertThat(states(failed)).containsExactly(StepState.COMPLETED, StepState.FAILED, StepState.PENDING);
        assertThat(Objects.requireNonNull(failed.failure()).exit()).isEqualTo(Exit.GATE_REFUSED);
        assertThat(failed.failure())
                .hasMessageContaining("gate.ipynb, job mended-gate-")
                .hasMessageContaining("[churnlab exit 3] below")
                .hasMessageContaining("the executed notebook is " + failed.folder())
                .hasMessageNotContaining("\n");
        assertThat(Files.readString(failed.folder().resolve("gate.ipynb"))).contains("RuntimeException");
        assertThat(jobs("mended"))
                .as("a gate is not tried again")
                .filteredOn(job -> job.getMetadata().getName().startsWith("mended-gate-"))
                .singleElement()
                .satisfies(job -> assertThat(job.getStatus().getFailed()).isEqualTo(1));

        Pipelines.notebook(folder, "gate.ipynb", "int n = 0;", "Outputs.put(\"good\", n == 42);");
        var mended = run(pipeline).resume().run();
        assertThat(mended.failure()).isNull();
        assertThat(mended.folder()).isEqualTo(failed.folder());
        assertThat(states(mended)).containsExactly(StepState.KEPT, StepState.COMPLETED, StepState.COMPLETED);
        assertThat(output(mended, 1, "good").asBoolean()).isTrue();
    }

    @Test
    void independentStepsRunSideBySide() throws IOException {
        Pipelines.notebook(
                folder,
                "meet.ipynb",
                "String mine = \"\"; String other = \"\"; String folder = \"\";",
                """
                var here = java.nio.file.Files.createDirectories(java.nio.file.Path.of(folder));
                java.nio.file.Files.writeString(here.resolve(mine), "");
                long end = System.nanoTime() + 90_000_000_000L;
                while (!java.nio.file.Files.exists(here.resolve(other))) {
                    if (System.nanoTime() > end) throw new RuntimeException(other + " did not come");
                    Thread.sleep(100);
                }""");
        var result = run(Pipelines.pipeline(
                        folder,
                        """
                        name: meeting
                        steps:
                          - {name: one, notebook: meet.ipynb, parameters: {mine: a, other: b, folder: "${{ run.dir }}"}}
                          - {name: two, notebook: meet.ipynb, parameters: {mine: b, other: a, folder: "${{ run.dir }}"}}
                        """))
                .jobs(2)
                .run();
        assertThat(result.failure()).isNull();
        assertThat(result.folder().resolve("one-meet.ipynb")).exists();
        assertThat(result.folder().resolve("two-meet.ipynb")).exists();
    }

    @Test
    void aStopCancelsAllItsJobsAndTheirNotebooksComeBack() throws IOException {
        Pipelines.notebook(folder, "long.ipynb", "int n = 1;", "System.out.println(\"began\"); Thread.sleep(600_000);");
        var stop = new Stop();
        var begun = new java.util.concurrent.CountDownLatch(2);
        var listener = new PipelineListener() {
            @Override
            public RunListener notebook(Step step) {
                return new RunListener() {
                    @Override
                    public void printed(int cell, String stream, String text) {
                        if (text.contains("began")) {
                            begun.countDown();
                            if (begun.getCount() == 0) {
                                stop.request(Exit.INTERRUPTED);
                            }
                        }
                    }
                };
            }
        };
        var result = run(Pipelines.pipeline(
                        folder,
                        "name: stopped\nsteps: [{name: a, notebook: long.ipynb}, {name: b, notebook: long.ipynb}]\n"))
                .jobs(2)
                .stop(stop)
                .listener(listener)
                .run();
        assertThat(Objects.requireNonNull(result.failure()).exit()).isEqualTo(Exit.INTERRUPTED);
        assertThat(jobs("stopped")).isEmpty();
        for (var name : List.of("a-long.ipynb", "b-long.ipynb")) {
            assertThat(Files.readString(result.folder().resolve(name))).contains("began", "StoppedException");
        }
    }

    @Test
    void aPodThatCannotStartIsOneLineAndLeavesNothing() throws IOException {
        Pipelines.notebook(folder, "first.ipynb", "int n = 1;", "n");
        var pipeline = Pipelines.pipeline(folder, "name: unknown\nsteps: [{name: a, notebook: first.ipynb}]\n");
        var result = PipelineRun.of(pipeline)
                .home(folder.resolve("home"))
                .executor(ClusterSteps.of(namespace.cluster(), "registry.local/no-such-image:1"))
                .run();
        assertThat(Objects.requireNonNull(result.failure()).exit()).isEqualTo(Exit.SERVICE);
        assertThat(result.failure())
                .hasMessageContaining("registry.local/no-such-image:1")
                .hasMessageNotContaining("\n");
        assertThat(jobs("unknown")).isEmpty();
    }
}
