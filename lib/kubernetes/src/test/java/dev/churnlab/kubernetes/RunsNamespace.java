package dev.churnlab.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.churnlab.testing.ClusterNamespace;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A namespace of its own on a real cluster, as the platform would make one for pipelines. */
final class RunsNamespace implements AutoCloseable {
    private static final Path OBJECTS = Path.of("src/test/resources/dev/churnlab/kubernetes/namespace.yaml");

    private final ClusterNamespace namespace;
    private final Cluster cluster;

    private RunsNamespace(ClusterNamespace namespace, Cluster cluster) {
        this.namespace = namespace;
        this.cluster = cluster;
    }

    static RunsNamespace make() throws IOException {
        var namespace = ClusterNamespace.create();
        try (var objects = Files.newInputStream(OBJECTS)) {
            namespace.client().load(objects).inNamespace(namespace.name()).create();
        }
        return new RunsNamespace(namespace, Cluster.connect(namespace.name(), Config.autoConfigure(null)));
    }

    Cluster cluster() {
        return cluster;
    }

    /** A file on the claim of pipelines. */
    String file(String path) {
        try (var pod = FilePod.open(cluster, ClusterNamespace.image(), Claim.PIPELINE, "test", null)) {
            return new String(pod.read(path).orElseThrow(() -> new AssertionError("there is no " + path)), UTF_8);
        }
    }

    @Override
    public void close() {
        cluster.close();
        namespace.close();
    }
}
