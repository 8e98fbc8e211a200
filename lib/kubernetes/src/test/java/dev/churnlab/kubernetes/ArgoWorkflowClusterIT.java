package dev.churnlab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.churnlab.runner.Pipeline;
import dev.churnlab.testing.ClusterNamespace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines as workflows of a real Argo, with Pod Security `restricted`. */
@Tag("cluster")
class ArgoWorkflowClusterIT {
    private static final String API = "argoproj.io/v1alpha1";
    private static final Resources SMALL = new Resources("100m", "768Mi");
    private static RunsNamespace namespace;

    private final Path folder;

    ArgoWorkflowClusterIT(@TempDir Path folder) {
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

    /** A workflow that has ended. */
    private record Ended(String name, JsonNode status) {
        String phase() {
            return status.path("phase").asText();
        }

        List<JsonNode> nodes(String displayName) {
            var found = new ArrayList<JsonNode>();
            for (var node : status.path("nodes")) {
                if (node.path("displayName").asText().equals(displayName)) {
                    found.add(node);
                }
            }
            return found;
        }

        Optional<String> output(String step, String output) {
            for (var parameter : nodes(step).get(0).path("outputs").path("parameters")) {
                if (parameter.path("name").asText().equals(output)) {
                    return Optional.of(parameter.path("value").asText());
                }
            }
            return Optional.empty();
        }
    }

    private static GenericKubernetesResource send(ArgoWorkflow workflow) {
        return namespace
                .cluster()
                .client()
                .genericKubernetesResources(API, workflow.manifest().getKind())
                .inNamespace(namespace.cluster().namespace())
                .resource((GenericKubernetesResource) workflow.manifest())
                .create();
    }

    private static Ended await(String name) {
        var ended = Objects.requireNonNull(namespace
                .cluster()
                .client()
                .genericKubernetesResources(API, "Workflow")
                .inNamespace(namespace.cluster().namespace())
                .withName(name)
                .waitUntilCondition(
                        each -> each != null
                                && !status(each).path("finishedAt").asText("").isEmpty(),
                        5,
                        TimeUnit.MINUTES));
        return new Ended(name, status(ended));
    }

    private static JsonNode status(GenericKubernetesResource workflow) {
        return new ObjectMapper()
                .valueToTree(
                        workflow.getAdditionalProperties().get("status") == null
                                ? Map.of()
                                : workflow.getAdditionalProperties().get("status"));
    }

    private static Ended run(Pipeline pipeline) {
        var sent = send(ArgoWorkflow.of(pipeline, ClusterNamespace.image()).resources(SMALL));
        return await(sent.getMetadata().getName());
    }

    @Test
    void valuesOfEveryTypeGoFromStepToStep() {
        var ended = run(Pipeline.read(Pipelines.SUMS));
        assertThat(ended.phase()).isEqualTo("Succeeded");
        assertThat(ended.output("read-back", "content")).contains("sum 21 / " + Pipelines.TOLD.formatted(ended.name()));
        assertThat(ended.output("add", "sum")).contains("21");
        for (var notebook : List.of("add.ipynb", "tell.ipynb", "read.ipynb")) {
            assertThat(namespace.file("/mnt/pipeline-work/" + ended.name() + "/" + notebook))
                    .contains("\"end_time\"", "application/scrapbook.scrap.json+json");
        }
        assertThat(ended.nodes(ended.name() + ".onExit"))
                .singleElement()
                .satisfies(node -> assertThat(node.path("phase").asText()).isEqualTo("Succeeded"));
    }

    /** Characters that Go's escapes and JSON's write in other ways, tags, and what Kubernetes would fill in. */
    @Test
    void textsOfEveryKindGoFromStepToStep() throws IOException {
        var text =
                "\u0000\u0007\u000b\u001b\u007f\u0085\u2028\u2029\ue000\u200b {{workflow.name}} {{=1+1}} $(HOME) \\u007b \"<&>\" \\n\n\t\ud83d\ude00";
        var escaped = new StringBuilder();
        text.chars().forEach(each -> escaped.append("\\u%04x".formatted(each)));
        Pipelines.notebook(
                folder,
                "say.ipynb",
                "String json = \"\";",
                """
                var text = new StringBuilder();
                for (var each : json.split("u")) if (!each.isEmpty()) text.append((char) Integer.parseInt(each, 16));
                Outputs.put("text", text.toString());""");
        Pipelines.notebook(
                folder,
                "hear.ipynb",
                "String whole = \"\"; String part = \"\";",
                """
                for (var each : java.util.Map.of("whole", whole, "part", part).entrySet()) {
                    var hex = new StringBuilder();
                    each.getValue().chars().forEach(c -> hex.append("u%04x".formatted(c)));
                    Outputs.put(each.getKey(), hex.toString());
                }""");
        var codes = escaped.toString().replace("\\", "");
        var ended = run(Pipelines.pipeline(
                folder,
                """
                name: texts
                steps:
                  - {name: say, notebook: say.ipynb, parameters: {json: %s}, outputs: [text]}
                  - name: hear
                    notebook: hear.ipynb
                    parameters: {whole: "${{ steps.say.outputs.text }}", part: "<${{ steps.say.outputs.text }}> 7"}
                    outputs: [whole, part]
                """
                        .formatted(codes)));
        assertThat(ended.phase()).as("%s", ended.status()).isEqualTo("Succeeded");
        assertThat(ended.output("hear", "whole")).contains(codes);
        assertThat(ended.output("hear", "part")).contains("u003c" + codes + "u003eu0020u0037");
    }

    @Test
    void aGateEndsItAndIsNotTriedAgain() throws IOException {
        Pipelines.notebook(
                folder, "gate.ipynb", "int n = 0;", "throw new RuntimeException(\"[churnlab exit 3] below\");");
        var ended = run(
                Pipelines.pipeline(
                        folder,
                        """
                name: gated
                steps:
                  - {name: gate, notebook: gate.ipynb, retries: 2}
                  - {name: never, notebook: gate.ipynb, after: [gate]}
                """));
        assertThat(ended.phase()).isEqualTo("Failed");
        assertThat(ended.nodes("gate(0)"))
                .singleElement()
                .satisfies(node -> assertThat(node.path("message").asText()).contains("exit code 3"));
        assertThat(ended.nodes("gate(1)")).isEmpty();
        assertThat(ended.nodes("never").get(0).path("phase").asText()).isEqualTo("Omitted");
        assertThat(namespace.file("/mnt/pipeline-work/" + ended.name() + "/gate-gate.ipynb"))
                .contains("[churnlab exit 3] below");
    }

    @Test
    void aServiceThatFailedIsTriedAgain() throws IOException {
        Pipelines.notebook(
                folder,
                "flaky.ipynb",
                "String folder = \"\";",
                """
                var been = java.nio.file.Path.of(folder, "been");
                if (!java.nio.file.Files.exists(been)) {
                    java.nio.file.Files.writeString(been, "");
                    throw new RuntimeException("[churnlab exit 5] the service is away");
                }
                Outputs.put("there", true);""");
        var ended = run(
                Pipelines.pipeline(
                        folder,
                        """
                name: flaky
                steps: [{name: once, notebook: flaky.ipynb, parameters: {folder: "${{ run.dir }}"}, outputs: [there], retries: 1}]
                """));
        assertThat(ended.phase()).isEqualTo("Succeeded");
        assertThat(ended.nodes("once(0)").get(0).path("message").asText()).contains("exit code 5");
        assertThat(ended.nodes("once(1)").get(0).path("phase").asText()).isEqualTo("Succeeded");
        assertThat(namespace.file("/mnt/pipeline-work/" + ended.name() + "/flaky.attempt-1.ipynb"))
                .contains("the service is away");
    }

    @Test
    void aCronWorkflowFires() throws IOException {
        Pipelines.notebook(folder, "tick.ipynb", "int n = 0;", "Outputs.put(\"n\", n);");
        var pipeline = Pipelines.pipeline(
                folder,
                "name: ticking\nsteps: [{name: tick, notebook: tick.ipynb, parameters: {n: 7}, outputs: [n]}]\n");
        var cron = send(ArgoWorkflow.of(pipeline, ClusterNamespace.image())
                .resources(SMALL)
                .schedule(CronSchedule.of("* * * * *", "UTC")));
        var fired = Objects.requireNonNull(namespace
                .cluster()
                .client()
                .genericKubernetesResources(API, "Workflow")
                .inNamespace(namespace.cluster().namespace())
                .withLabel(
                        "workflows.argoproj.io/cron-workflow",
                        cron.getMetadata().getName())
                .waitUntilCondition(Objects::nonNull, 2, TimeUnit.MINUTES));
        var ended = await(fired.getMetadata().getName());
        assertThat(ended.phase()).isEqualTo("Succeeded");
        assertThat(ended.output("tick", "n")).contains("7");
    }
}
