package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.runner.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** `churnlab pipeline --to argo` and `--on kubernetes`, before anything is sent. */
class PipelineElsewhereTest {
    private static final String CHURN = "../../notebooks/pipeline/pipeline.yaml";

    private final Path folder;

    PipelineElsewhereTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void thePipelineOfTheLaptopIsAWorkflow() throws IOException {
        var file = folder.resolve("workflow.yaml");
        var ran = Ran.churnlab(
                "pipeline", CHURN, "--to", "argo", "--image", "lab/runner:1", "-o", file.toString(), "-p", "seed", "7");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exit()).isZero();
        var workflow = YamlText.parameters(Files.readString(file), "the workflow");
        assertThat(workflow).containsEntry("kind", "Workflow");
        assertThat(String.valueOf(((Map<?, ?>) workflow.getOrDefault("spec", Map.of())).get("arguments")))
                .contains("{name=seed, value=7}", "{name=data, value=/mnt/shared-data/input/telco-churn.csv}");
        assertThat(Files.readString(file))
                .as("the policy lies beside the notebook that it is a parameter of")
                .contains("path: \"/work/floors.yaml\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--schedule @daily | --schedule says nothing to a run that begins now; it is of --to argo",
                "--image x:1 | --image says nothing to a run on this machine",
                "--to argo --image x:1 --resume | --resume says nothing to --to argo",
                "--to argo --image x:1 --timezone UTC | --timezone says nothing without --schedule",
                "--to argo --image x:1 -o target | --output target is a folder",
                "--to argo --image x:1 --schedule daily | was 'daily'",
                "--to argo --image x:1 --schedule @daily --timezone Moon | was 'Moon'",
                "--to argo --image x:1 --data mine.csv | 'mine.csv' is a path of this machine",
                "--to argo --image x:1 --secret seed | parameter 'seed' is a secret",
                "--on kubernetes --image x:1 --secret seed | parameter 'seed' is a secret",
                "--to argo --image x:1 --work https://a/b | in a claim or in s3://",
                "--to argo --image x:1 --memory lots | was 'lots'",
                "--to argo --image x:1 -p sed 7 | has no parameter 'sed'"
            })
    void aMistakeIsOneLine(String options, String message) {
        var arguments = ("pipeline " + CHURN + " " + options).split(" ");
        var ran = Ran.churnlab(arguments);
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err())
                .singleElement()
                .asString()
                .startsWith("churnlab: ")
                .contains(message);
        assertThat(ran.out()).isEmpty();
    }
}
