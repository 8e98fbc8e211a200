package dev.churnlab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.churnlab.notebook.NotebookException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pipeline file may say, and where it is told wrong; the published schema agrees. */
class PipelineFileTest {
    private static final String GOOD =
            """
            name: churn
            parameters: {data: null, seed: 42, work: "${{ run.dir }}/w"}
            steps:
              - {name: prepare, notebook: a.ipynb, inputs: ["${{ parameters.data }}"], outputs: [train, test]}
              - name: train
                notebook: a.ipynb
                parameters: {train: "${{ steps.prepare.outputs.train }}", n: 1}
                retries: 1
                timeout: 10m
              - {name: score, notebook: a.ipynb, after: [train]}
            """;

    private final Path folder;

    PipelineFileTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("a.ipynb"), "{\"nbformat\": 4, \"cells\": []}");
    }

    private Path file(String yaml) {
        try {
            return Files.writeString(folder.resolve("p.yaml"), yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean schemaTakes(String yaml) {
        var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Pipeline.class.getResourceAsStream("pipeline.schema.json"));
        return schema.validate(new ObjectMapper().valueToTree(YamlText.parameters(yaml, "p")))
                .isEmpty();
    }

    @Test
    void readsStepsAndWhatTheyWaitFor() {
        var pipeline = Pipeline.read(file(GOOD));
        assertThat(pipeline.steps()).extracting(Step::name).containsExactly("prepare", "train", "score");
        assertThat(pipeline.step("train").after()).containsExactly("prepare");
        assertThat(pipeline.step("train").timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(pipeline.from("train")).containsExactlyInAnyOrder("train", "score");
        assertThat(pipeline.parameters()).containsEntry("data", null).containsEntry("seed", 42);
        assertThat(schemaTakes(GOOD)).isTrue();
    }

    @Test
    void saysWhereAndWhatIsWrong() {
        refused(
                GOOD.replace("retries: 1", "retries: often"),
                ", line 8: retries is a number from 0 to 99, was 'often'",
                false);
        refused(
                GOOD.replace("timeout: 10m", "timeout: long"),
                ", line 9: a time is written as 90s, 10m or 1h30m",
                false);
        refused(GOOD.replace("after:", "later:"), ", line 10: a step has no 'later'", false);
        refused(GOOD.replace("steps:", "stages:"), ", line 3: a pipeline has no 'stages'", false);
        refused(GOOD.replace("name: churn\n", ""), "'name' is missing", false);
        refused(
                GOOD.replace("outputs: [train, test]", "outputs: [test]"),
                ", line 5: step 'train': step 'prepare' declares no output 'train'",
                true);
        refused(
                GOOD.replace("parameters.data", "parameters.date"),
                "no parameter 'date'; there are data, seed, work",
                true);
        refused(GOOD.replace("run.dir", "run.folder"), "unknown expression 'run.folder'", true);
        refused(
                GOOD.replace("after: [train]", "after: [tain]"),
                ", line 10: step 'score' needs a step 'tain' that is not there",
                true);
        refused(
                GOOD.replace("outputs: [train, test]}", "outputs: [train, test], after: [score]}"),
                "wait for each other: prepare, train, score",
                true);
        refused(
                GOOD.replace("name: score, notebook: a", "name: score, notebook: b"),
                ", line 10: no such notebook:",
                true);
        refused("a: [", "line 1", false);
        refused("- 1", "is no pipeline", false);
    }

    private void refused(String yaml, String message, boolean schema) {
        assertThatThrownBy(() -> Pipeline.read(file(yaml)))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
        if (yaml.startsWith("name")) {
            assertThat(schemaTakes(yaml)).isEqualTo(schema);
        }
    }
}
