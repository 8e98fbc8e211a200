package dev.churnlab.cli;

import dev.churnlab.kubernetes.Cluster;
import picocli.CommandLine.Option;

/** Which namespace of the cluster a command is about. */
final class ClusterOption {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace of runs; " + Cluster.NAMESPACE + " if not given.")
    private String namespace = Cluster.NAMESPACE;

    /** The cluster that kubectl would talk to. */
    Cluster connect() {
        return Cluster.connect(namespace);
    }
}
