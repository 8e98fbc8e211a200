package dev.churnlab.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A namespace of its own on a real cluster, as the platform would make one for runs; gone when it is closed. */
final class RunsNamespace implements AutoCloseable {
    private static final Path OBJECTS = Path.of("src/test/resources/dev/churnlab/kubernetes/namespace.yaml");

    private final Cluster cluster;

    private RunsNamespace(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Skips the suite, by name, where there is no cluster; in CI that is a failure. */
    static RunsNamespace make() throws IOException {
        var config = System.getenv().getOrDefault("KUBECONFIG", "");
        var missing = "needs a cluster: set KUBECONFIG";
        if (config.isBlank() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(missing);
        }
        assumeTrue(!config.isBlank() && Files.exists(Path.of(config)), missing);
        var name = Names.fresh(System.getenv().getOrDefault("CHURNLAB_TEST_NAMESPACE", "churnlab-test"));
        var namespace = new RunsNamespace(Cluster.connect(name));
        namespace
                .cluster
                .client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        try (var objects = new FileInputStream(OBJECTS.toFile())) {
            namespace.cluster.client().load(objects).inNamespace(name).create();
        }
        return namespace;
    }

    Cluster cluster() {
        return cluster;
    }

    /** The image of the runner that is tested. */
    static String image() {
        return Cluster.localRunnerImage().orElse("registry.local/churnlab-runner:0.1.0");
    }

    /** A file on the claim of pipelines. */
    String file(String path) {
        try (var pod = FilePod.open(cluster, image(), Claim.PIPELINE, "test", null)) {
            return new String(
                    pod.read(path).orElseThrow(() -> new AssertionError("there is no " + path)),
                    java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        cluster.client().namespaces().withName(cluster.namespace()).delete();
        cluster.close();
    }
}
