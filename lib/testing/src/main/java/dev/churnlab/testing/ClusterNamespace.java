package dev.churnlab.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A namespace of its own on the cluster of KUBECONFIG, as the platform has it for runs: Pod Security restricted, the service
 * account, claims for data and artifacts. Its removal is begun when this is closed.
 */
public final class ClusterNamespace implements AutoCloseable {
    private final KubernetesClient client;
    private final String name;

    private ClusterNamespace(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Makes one; the test is skipped where KUBECONFIG names no cluster. */
    public static ClusterNamespace create() {
        assumeTrue(System.getenv("KUBECONFIG") != null, "needs a cluster; KUBECONFIG is not set");
        var client = new KubernetesClientBuilder()
                .withConfig(Config.autoConfigure(null))
                .build();
        var name =
                "it-jobs-" + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(Map.of("pod-security.kubernetes.io/enforce", "restricted"))
                        .endMetadata()
                        .build())
                .create();
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("churnlab-job")
                        .withNamespace(name)
                        .endMetadata()
                        .withAutomountServiceAccountToken(false)
                        .build())
                .create();
        var made = new ClusterNamespace(client, name);
        made.claim("shared-data");
        made.claim("shared-artifacts");
        return made;
    }

    private void claim(String claim) {
        client.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(claim)
                        .withNamespace(name)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteMany")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Who may do all in the cluster. */
    public KubernetesClient client() {
        return client;
    }

    /** The image of the runner: CHURNLAB_RUNNER_IMAGE, else the one that the test cluster has. */
    public static String image() {
        return System.getenv().getOrDefault("CHURNLAB_RUNNER_IMAGE", "registry.local/churnlab-runner:0.1.0");
    }

    @Override
    public void close() {
        var unused = client.namespaces().withName(name).delete();
        client.close();
    }
}
