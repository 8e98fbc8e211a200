package dev.churnlab.cli;

import dev.churnlab.kubernetes.Cluster;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which namespace of the cluster a command is about. */
final class ClusterOption {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace of runs; " + Cluster.NAMESPACE
                    + " if not given, and whatever kubectl has for a workflow.")
    private @Nullable String namespace;

    /** The namespace, if one was given. */
    Optional<String> given() {
        return Optional.ofNullable(namespace);
    }

    /** Where runs are. */
    String name() {
        return given().orElse(Cluster.NAMESPACE);
    }

    /** The cluster that kubectl would talk to. */
    Cluster connect() {
        return Cluster.connect(name());
    }
}
