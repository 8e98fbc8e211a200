package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.runner.RunnerException;
import dev.churnlab.runner.Step;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step on a cluster depends on, by which a resume knows whether to run it again. */
class ClusterStepsTest {
    private static final Map<String, Object> VALUES = Map.of("policy", "floors.yaml");

    private final Path folder;
    private final Cluster cluster = Cluster.connect("nowhere", Config.empty());
    private final ClusterSteps steps = ClusterSteps.of(cluster, "registry.local/runner:1");

    ClusterStepsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void files() throws IOException {
        Pipelines.notebook(folder, "gate.ipynb", "String policy = \"\";", "1");
        Files.writeString(folder.resolve("floors.yaml"), "recall: 0.7\n");
        Files.writeString(folder.resolve("other.yaml"), "");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Step step() throws IOException {
        return Pipelines.pipeline(folder, "name: p\nsteps: [{name: gate, notebook: gate.ipynb}]\n")
                .step("gate");
    }

    @Test
    void aFileThatIsSentCountsByItsContent() throws IOException {
        var environment = steps.environment(step(), VALUES);
        var content = steps.content(step(), VALUES, "./floors.yaml", folder);
        assertThat(environment).containsKeys("image", "file floors.yaml");

        Files.writeString(folder.resolve("floors.yaml"), "recall: 0.8\n");

        assertThat(steps.environment(step(), VALUES).get("file floors.yaml"))
                .isNotEqualTo(environment.get("file floors.yaml"));
        assertThat(steps.content(step(), VALUES, "floors.yaml", folder)).isNotEqualTo(content);
    }

    @Test
    void whatIsOnTheClusterCountsByItsPlace() throws IOException {
        assertThat(steps.content(step(), VALUES, "/mnt/shared-data/a.csv", folder))
                .isEqualTo(steps.content(step(), VALUES, "s3://bucket/a.csv", folder));
    }

    @Test
    void aFileThatNoParameterNamesIsRefused() {
        assertThatThrownBy(() -> steps.content(step(), VALUES, "other.yaml", folder))
                .isInstanceOf(RunnerException.class)
                .hasMessageContaining("other.yaml is a path of this machine")
                .hasMessageContaining("that a parameter names");
    }
}
