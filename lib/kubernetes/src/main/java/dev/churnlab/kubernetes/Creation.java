package dev.churnlab.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes an object once, though an answer gets lost: the client asks again then, and is told that there is one of the name. A
 * mark of the very call says whether that is the one it has made itself.
 */
final class Creation {
    /** The annotation with the mark. */
    static final String CALL = "churnlab.dev/call";

    private Creation() {}

    /**
     * Sends an object.
     *
     * @param doing what is tried, as in {@code "send job train"}
     * @return it, as it is on the cluster
     * @throws KubernetesException if the cluster refuses it, has another one of its name, or does not answer
     */
    static <T extends HasMetadata> T create(Cluster cluster, String doing, T object) {
        var call = UUID.randomUUID().toString();
        var annotations = new LinkedHashMap<String, String>();
        if (object.getMetadata().getAnnotations() != null) {
            annotations.putAll(object.getMetadata().getAnnotations());
        }
        annotations.put(CALL, call);
        object.getMetadata().setAnnotations(annotations);
        var resource = cluster.client().resource(object).inNamespace(cluster.namespace());
        try {
            return cluster.ask(doing, resource::create);
        } catch (KubernetesException e) {
            if (!Refusals.alreadyThere(e) && !Refusals.mayHaveArrived(e)) {
                throw e;
            }
            var there = there(cluster, doing, resource::get, object, e);
            if (there == null || !isOf(there, call)) {
                throw e;
            }
            return there;
        }
    }

    private static <T> @Nullable T there(
            Cluster cluster, String doing, Supplier<@Nullable T> get, HasMetadata object, KubernetesException failure) {
        try {
            return cluster.ask(doing, get);
        } catch (KubernetesException e) {
            failure.addSuppressed(e);
            throw new KubernetesException(
                    failure.exit(),
                    failure.getMessage() + "; it may have arrived all the same: " + shows(cluster, object),
                    failure);
        }
    }

    private static String shows(Cluster cluster, HasMetadata object) {
        return object instanceof Job || object instanceof CronJob
                ? "churnlab jobs shows what is there"
                : "look with kubectl get " + object.getKind().toLowerCase(Locale.ROOT) + " "
                        + object.getMetadata().getName() + " -n " + cluster.namespace();
    }

    private static boolean isOf(HasMetadata object, String call) {
        var annotations = object.getMetadata().getAnnotations();
        return annotations != null && Objects.equals(annotations.get(CALL), call);
    }
}
