package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.testing.ClusterNamespace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not get onto the cluster ends with 5 and one line that names the object and Kubernetes' reason, and leaves nothing. */
@Tag("cluster")
class RefusedClusterIT {
    private static final String NOTEBOOK =
            """
            {"cells": [], "metadata": {"kernelspec": {"name": "java", "language": "java"}}, "nbformat": 4, "nbformat_minor": 4}""";

    private static ClusterNamespace namespace;

    @TempDir
    Path folder;

    @BeforeAll
    static void create() {
        namespace = ClusterNamespace.create();
    }

    @AfterAll
    static void leave() {
        if (namespace != null) {
            namespace.close();
        }
    }

    private void refused(Map<String, String> environment, List<String> args, String... says) throws Exception {
        Files.writeString(folder.resolve("one.ipynb"), NOTEBOOK);
        var all = new ArrayList<>(List.of("submit", "one.ipynb"));
        all.addAll(args);
        if (!args.contains("--namespace")) {
            all.addAll(List.of("--namespace", namespace.name()));
        }
        var set = new HashMap<>(Map.of("CHURNLAB_RUNNER_IMAGE", ClusterNamespace.image()));
        set.putAll(environment);

        var ran = Launched.run(folder, set, all.toArray(String[]::new));

        assertThat(ran.exit()).as("exit code, %s", ran.err()).isEqualTo(5);
        assertThat(ran.err().stream().filter(line -> line.startsWith("churnlab: ")))
                .as("%s", ran.err())
                .singleElement()
                .asString()
                .contains(says);
        assertThat(ran.err()).last().asString().startsWith("churnlab: ");
        assertThat(folder.resolve("one-out.ipynb")).doesNotExist();
        assertThat(left()).isEmpty();
    }

    private static List<String> left() {
        var client = namespace.client();
        var left = new ArrayList<HasMetadata>();
        var label = Map.of("app.kubernetes.io/managed-by", "churnlab");
        left.addAll(
                client.batch().v1().jobs().inNamespace(namespace.name()).list().getItems());
        left.addAll(client.pods().inNamespace(namespace.name()).list().getItems());
        left.addAll(client.configMaps()
                .inNamespace(namespace.name())
                .withLabels(label)
                .list()
                .getItems());
        return left.stream()
                .map(each -> each.getKind() + " " + each.getMetadata().getName())
                .toList();
    }

    @Test
    void anUnknownImage() throws Exception {
        refused(Map.of(), List.of("--image", "registry.local/none:1"), "registry.local/none:1", "ImagePullBackOff");
    }

    @Test
    void noNodeThatIsLargeEnough() throws Exception {
        refused(
                Map.of(),
                List.of("--cpu", "64", "--start-timeout", "4s"),
                "Unschedulable",
                "Insufficient cpu",
                "given up after 4.0 s");
    }

    @Test
    void aClaimThatIsMissing() throws Exception {
        refused(Map.of(), List.of("--data-claim", "nowhere"), "persistentvolumeclaim \"nowhere\" not found");
    }

    @Test
    void aQuotaThatIsExceeded() throws Exception {
        var quota = namespace
                .client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("small")
                        .withNamespace(namespace.name())
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("requests.memory", new Quantity("1Gi"))
                        .endSpec()
                        .build());
        quota.create();
        try {
            quota.waitUntilCondition(
                    each -> each.getStatus() != null
                            && !each.getStatus().getHard().isEmpty(),
                    20,
                    TimeUnit.SECONDS);
            refused(Map.of(), List.of(), "job one-", "exceeded quota: small", "requested: requests.memory=2Gi");
        } finally {
            quota.delete();
        }
    }

    @Test
    void aLimitOfTheNamespace() throws Exception {
        var limit = namespace
                .client()
                .resource(new LimitRangeBuilder()
                        .withNewMetadata()
                        .withName("small")
                        .withNamespace(namespace.name())
                        .endMetadata()
                        .withNewSpec()
                        .addNewLimit()
                        .withType("Container")
                        .addToMax("memory", new Quantity("1Gi"))
                        .endLimit()
                        .endSpec()
                        .build());
        limit.create();
        try {
            refused(Map.of(), List.of(), "job one-", "maximum memory usage per Container is 1Gi");

            var environment = Map.of("CHURNLAB_RUNNER_IMAGE", ClusterNamespace.image());
            Launched.run(
                    folder,
                    environment,
                    "submit",
                    "one.ipynb",
                    "--detach",
                    "--name",
                    "refused",
                    "-n",
                    namespace.name());
            namespace
                    .client()
                    .v1()
                    .events()
                    .inNamespace(namespace.name())
                    .withField("involvedObject.name", "refused")
                    .informOnCondition(events -> !events.isEmpty())
                    .get(30, TimeUnit.SECONDS);
            assertThat(Launched.run(folder, environment, "jobs", "-n", namespace.name())
                            .out())
                    .containsPattern("refused +one .*pending .*maximum memory usage");
            Launched.run(folder, environment, "cancel", "refused", "-n", namespace.name());
        } finally {
            limit.delete();
        }
    }

    @Test
    void aNamespaceThatIsNotThere() throws Exception {
        refused(Map.of(), List.of("--namespace", "nowhere"), "namespaces \"nowhere\" not found");
    }

    @Test
    void aNamespaceWithATypoHasNoJobsForAReason() throws Exception {
        var typo = Launched.run(folder, Map.of(), "jobs", "-n", "review-job");
        assertThat(typo.exit()).isEqualTo(5);
        assertThat(typo.err()).singleElement().asString().contains("there is no namespace review-job", "--namespace");

        var empty = Launched.run(folder, Map.of(), "jobs", "-n", namespace.name());
        assertThat(empty.exit()).isZero();
        assertThat(empty.err()).singleElement().asString().startsWith("no jobs in ");
    }

    @Test
    void noRights() throws Exception {
        var token = namespace
                .client()
                .serviceAccounts()
                .inNamespace(namespace.name())
                .withName("default")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        var config = Config.autoConfigure(null);
        refused(
                kubeconfig(config.getMasterUrl(), String.valueOf(config.getCaCertData()), token),
                List.of(),
                "jobs.batch is forbidden",
                "system:serviceaccount:" + namespace.name() + ":default",
                "create");
    }

    @Test
    void aTokenThatNobodyKnows() throws Exception {
        var config = Config.autoConfigure(null);
        refused(
                kubeconfig(config.getMasterUrl(), String.valueOf(config.getCaCertData()), "wrong"),
                List.of(),
                "does not know you",
                "log in");
    }

    private Map<String, String> kubeconfig(String server, String authority, String token) throws IOException {
        var file = folder.resolve("kubeconfig");
        Files.writeString(
                file,
                Serialization.asJson(Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Config",
                        "current-context",
                        "c",
                        "contexts",
                        List.of(Map.of("name", "c", "context", Map.of("cluster", "c", "user", "u"))),
                        "clusters",
                        List.of(Map.of(
                                "name",
                                "c",
                                "cluster",
                                Map.of("server", server, "certificate-authority-data", authority))),
                        "users",
                        List.of(Map.of("name", "u", "user", Map.of("token", token))))));
        return Map.of("KUBECONFIG", file.toString());
    }
}
