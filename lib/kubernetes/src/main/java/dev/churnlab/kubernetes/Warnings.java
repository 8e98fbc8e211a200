package dev.churnlab.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** What Kubernetes warns of about an object, in its events. */
final class Warnings {
    private Warnings() {}

    /** The newest one; none where the user may not see events. */
    static Optional<Event> newest(Cluster cluster, String uid) {
        try {
            return cluster
                    .client()
                    .v1()
                    .events()
                    .inNamespace(cluster.namespace())
                    .withField("involvedObject.uid", uid)
                    .withField("type", "Warning")
                    .list()
                    .getItems()
                    .stream()
                    .max(Comparator.comparing(each -> Objects.requireNonNullElse(each.getLastTimestamp(), "")));
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }
}
