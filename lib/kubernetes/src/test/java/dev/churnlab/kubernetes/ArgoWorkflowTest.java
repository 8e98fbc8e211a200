package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.notebook.NotebookException;
import dev.churnlab.runner.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline as an object of Argo. */
class ArgoWorkflowTest {
    private static final String IMAGE = "registry.local/churnlab-runner:0.1.0";
    private static final Path PIPELINE = Path.of("src/test/resources/dev/churnlab/kubernetes/pipeline/pipeline.yaml");

    private final Path folder;

    ArgoWorkflowTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static ArgoWorkflow workflow() {
        return ArgoWorkflow.of(Pipeline.read(PIPELINE), IMAGE);
    }

    private Pipeline pipeline(String steps) throws IOException {
        Files.copy(PIPELINE.resolveSibling("add.ipynb"), folder.resolve("add.ipynb"));
        return Pipeline.read(Files.writeString(folder.resolve("pipeline.yaml"), "name: p\n" + steps));
    }

    /** Without the ends of lines within texts. */
    private static String yaml(ArgoWorkflow workflow) {
        return Manifests.yaml(List.of(workflow.manifest())).replaceAll("\\\\\n *(\\\\(?= ))?", "");
    }

    @Test
    void aWorkflowIsAsTheGoldenFileShowsIt() {
        Golden.check("workflow.yaml", workflow().parameters(Map.of("first", 20)).manifest());
    }

    @Test
    void aCronWorkflowIsAsTheGoldenFileShowsIt() {
        Golden.check(
                "cronworkflow.yaml",
                workflow()
                        .schedule(CronSchedule.of("0 2 * * *", "Europe/Berlin"))
                        .work(WorkPlace.of("s3://churnlab/runs/"))
                        .namespace("churnlab-jobs")
                        .resources(new Resources("1", "3Gi"))
                        .jobs(2)
                        .secret("MLFLOW_TRACKING_PASSWORD")
                        .manifest());
    }

    @Test
    void whatArgoOrKubernetesWouldTakeForTheirOwnReachesTheNotebookAsItIs() throws IOException {
        var yaml = yaml(ArgoWorkflow.of(
                pipeline(
                        "steps: [{name: a, notebook: add.ipynb, parameters: {t: 'costs $(HOME) {{now}} \"q\"', n: {m: {k: 1}}}}]"),
                IMAGE));
        assertThat(yaml)
                .contains("costs \\\\u0024(HOME) \\\\u007b\\\\u007bnow\\\\u007d\\\\u007d")
                .contains("\\\"n\\\": { \\\"m\\\": { \\\"k\\\": 1 } }");
    }

    @Test
    void dollarsOfValuesAreDoubledWhereverArgoFillsThemIn() throws IOException {
        var yaml = yaml(ArgoWorkflow.of(
                pipeline(
                        """
                        parameters: {p: 'a$$b $(HOME)', n: 1}
                        steps:
                        - {name: train, notebook: add.ipynb, outputs: [model-auc, auc]}
                        - {name: train-model, notebook: add.ipynb, outputs: [auc]}
                        - name: c
                          notebook: add.ipynb
                          parameters: {t: '${{ parameters.p }}', n: '${{ parameters.n }}', j: 'x ${{ parameters.p }}', m: {'k$(HOME){{a}}': 1},
                            o: '${{ steps.train.outputs.model-auc }}', q: '${{ steps.train-model.outputs.auc }}'}
                        """),
                IMAGE));
        assertThat(yaml)
                .contains("sprig.replace('$', '$$', toJson(workflow.parameters['p']))")
                .contains("sprig.replace('$', '$$', workflow.parameters['n'])")
                .contains("'$$', toJson(\\\"x \\\" + workflow.parameters['p'])")
                .contains("inputs.parameters['train_model-auc-json'])")
                .contains("{{=tasks['train'].outputs.parameters['model-auc-json']}}")
                .contains("inputs.parameters['train-model_auc-json'])")
                .contains("'$$', workflow.failures)")
                .contains("k\\\\u0024(HOME)\\\\u007b\\\\u007ba");
    }

    @Test
    void aNotebooksNameIsNoTemplate() throws IOException {
        Files.copy(PIPELINE.resolveSibling("add.ipynb"), folder.resolve("{a}$(B).ipynb"));
        var yaml = yaml(ArgoWorkflow.of(pipeline("steps: [{name: a, notebook: '{a}$(B).ipynb'}]"), IMAGE));
        var name = "{{='{'}}{{='{'}}a{{='}'}}{{='}'}}$$(B).ipynb";
        assertThat(yaml).contains("/work/" + name).contains("/{{workflow.name}}/" + name);
    }

    @Test
    void aStepHasASecondAtLeast() {
        assertThat(ClusterSteps.seconds(Duration.ofMillis(300))).isEqualTo("1s");
        assertThat(ClusterSteps.seconds(Duration.ofMinutes(2))).isEqualTo("120s");
    }

    @Test
    void refusesWhatCannotBeAWorkflow() throws IOException {
        var two = pipeline(
                "parameters: {key: a}\nsteps: [{name: a_b, notebook: add.ipynb}, {name: a-b, notebook: add.ipynb}]");
        refused(ArgoWorkflow.of(two, IMAGE), "steps 'a_b' and 'a-b' have one name in Argo");
        refused(ArgoWorkflow.of(two, IMAGE).parameters(Map.of("ky", 1)), "no parameter 'ky'; it has key");
        refused(workflow().parameters(Map.of("greeting", "{{workflow.name}}")), "'greeting' holds '{{'");
        assertThatThrownBy(() -> ArgoWorkflow.of(two, IMAGE).secret("key")).hasMessageContaining("'key' is a secret");
        assertThatThrownBy(() -> CronSchedule.of("at two", "UTC")).hasMessageContaining("was 'at two'");
        assertThatThrownBy(() -> CronSchedule.of("0 2 * * *", "Berlin")).hasMessageContaining("was 'Berlin'");
        assertThatThrownBy(() -> workflow().namespace("Not One")).hasMessageContaining("was 'Not One'");
        assertThatThrownBy(() -> WorkPlace.of("https://x/y")).hasMessageContaining("in s3://");
    }

    @Test
    void refusesNamesThatAreTagsOrNoneToArgo() throws IOException {
        Files.copy(PIPELINE.resolveSibling("add.ipynb"), folder.resolve("{{workflow.name}}.ipynb"));
        refused(
                ArgoWorkflow.of(pipeline("steps: [{name: a, notebook: '{{workflow.name}}.ipynb'}]"), IMAGE),
                "its file {{workflow.name}}.ipynb has '{{' in its name");
        Files.delete(folder.resolve("add.ipynb"));
        refused(
                ArgoWorkflow.of(
                        pipeline(
                                "parameters: {\"it's {{workflow.name}}\": 1}\nsteps: [{name: a, notebook: add.ipynb}]"),
                        IMAGE),
                "parameter 'it's {{workflow.name}}' has no name for Argo");
        Files.delete(folder.resolve("add.ipynb"));
        refused(
                ArgoWorkflow.of(
                        pipeline("steps: [{name: a, notebook: add.ipynb, outputs: ['{{workflow.name}}']}]"), IMAGE),
                "output '{{workflow.name}}' has no name for Argo");
        refused(
                ArgoWorkflow.of(Pipeline.read(PIPELINE), "registry.local/{{workflow.name}}:1"),
                "image 'registry.local/{{workflow.name}}:1'");
    }

    @Test
    void refusesFilesThatItCannotCarry() throws IOException {
        var one = pipeline(
                "parameters: {file: big.csv}\nsteps: [{name: a, notebook: add.ipynb, parameters: {f: '${{ parameters.file }}'}}]");
        Files.writeString(folder.resolve("big.csv"), "x".repeat(800 << 10));
        refused(ArgoWorkflow.of(one, IMAGE), "put large files into a claim or S3");
        Files.write(folder.resolve("big.csv"), new byte[] {(byte) 0xff, 0});
        refused(ArgoWorkflow.of(one, IMAGE), "its file big.csv is no text in UTF-8");
        Files.writeString(folder.resolve("big.csv"), "{{workflow.name}}");
        refused(ArgoWorkflow.of(one, IMAGE), "its file big.csv holds '{{'");
    }

    @Test
    void refusesOutputsOfOneNameAndParametersAboveTheLimit() throws IOException {
        refused(
                ArgoWorkflow.of(pipeline("steps: [{name: a, notebook: add.ipynb, outputs: [x, x-json]}]"), IMAGE),
                "outputs 'x' and 'x-json'");
        refused(
                workflow().parameters(Map.of("greeting", "x".repeat(ClusterJob.LONGEST_ARGUMENT))),
                "127 are the most for a pod");
    }

    private static void refused(ArgoWorkflow workflow, String message) {
        assertThatThrownBy(workflow::manifest)
                .isInstanceOfAny(IllegalArgumentException.class, NotebookException.class, KubernetesException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }
}
