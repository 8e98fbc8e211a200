package dev.churnlab.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesListBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** Objects as files that {@code kubectl create -f} takes. */
public final class Manifests {
    private Manifests() {}

    /** One YAML document an object. */
    public static String yaml(List<? extends HasMetadata> objects) {
        var text = new StringBuilder();
        objects.forEach(each -> text.append(Serialization.asYaml(each)));
        return text.toString();
    }

    /** One JSON object, a list. */
    public static String json(List<? extends HasMetadata> objects) {
        return Serialization.asJson(new KubernetesListBuilder()
                        .withItems(List.copyOf(objects))
                        .build())
                + "\n";
    }
}
