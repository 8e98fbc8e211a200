package dev.churnlab.kubernetes;

import dev.churnlab.notebook.Exit;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** The ConfigMap with the files of a Job or a schedule, which has its name: one of the same name may be somebody else's. */
final class SentFiles {
    private SentFiles() {}

    /** The one there is of a name, whoever owns it. */
    static Optional<ConfigMap> find(Cluster cluster, String name) {
        return Optional.ofNullable(cluster.ask("see configmap " + name, () -> cluster.client()
                .configMaps()
                .inNamespace(cluster.namespace())
                .withName(name)
                .get()));
    }

    /**
     * Makes it.
     *
     * @throws KubernetesException if there is one that this owner does not own
     */
    static void create(Cluster cluster, ConfigMap map, HasMetadata owner) {
        try {
            var unused = cluster.ask("send configmap " + map.getMetadata().getName(), () -> cluster.client()
                    .configMaps()
                    .inNamespace(cluster.namespace())
                    .resource(map)
                    .create());
        } catch (KubernetesException e) {
            if (!Refusals.alreadyThere(e)) {
                throw e;
            }
            // The answer to an earlier try may have been lost.
            if (find(cluster, map.getMetadata().getName())
                    .filter(each -> isOf(each, owner))
                    .isEmpty()) {
                throw taken(map.getMetadata().getName());
            }
        }
    }

    static KubernetesException taken(String name) {
        return new KubernetesException(
                Exit.BAD_INPUT, "there is a configmap " + name + " of something else; give another --name");
    }

    /** Whether an object owns it, by the identity that Kubernetes gave it. */
    static boolean isOf(ConfigMap map, HasMetadata owner) {
        return map.getMetadata().getOwnerReferences().stream()
                .anyMatch(each -> each.getUid().equals(owner.getMetadata().getUid()));
    }

    /**
     * Whether what owned it had a name and is no more, as Kubernetes has not removed it yet.
     *
     * @param kind of the owner
     */
    static boolean isLeftOf(ConfigMap map, String kind, String name) {
        return map.getMetadata().getOwnerReferences().stream()
                .anyMatch(each -> each.getKind().equals(kind) && each.getName().equals(name));
    }

    /** Whether the pods of a Job mount the one of a name. */
    static boolean isReadBy(String name, Job job) {
        return job.getSpec().getTemplate().getSpec().getVolumes().stream()
                .anyMatch(each -> each.getConfigMap() != null
                        && name.equals(each.getConfigMap().getName()));
    }

    /** Removes it with its owner, which would take it along a little later. */
    static void remove(Cluster cluster, HasMetadata owner) {
        try {
            var map = cluster.client()
                    .configMaps()
                    .inNamespace(cluster.namespace())
                    .withName(owner.getMetadata().getName());
            var found = map.get();
            if (found != null && isOf(found, owner)) {
                var unused = map.delete();
            }
        } catch (KubernetesClientException e) {
            return;
        }
    }
}
