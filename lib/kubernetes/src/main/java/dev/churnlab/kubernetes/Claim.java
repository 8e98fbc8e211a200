package dev.churnlab.kubernetes;

import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Optional;

/**
 * A volume of the platform in a pod.
 *
 * @param name the PersistentVolumeClaim, in the namespace of the pod
 * @param path where it is mounted
 * @param access what the pod may do with it
 */
public record Claim(String name, String path, Access access) {
    /** What a pod may do with a claim. */
    public enum Access {
        READ_ONLY,
        READ_WRITE
    }

    /** Where runs find the shared data. */
    public static final String DATA_PATH = "/mnt/shared-data";
    /** Where runs leave what they make. */
    public static final String ARTIFACTS_PATH = "/mnt/shared-artifacts";

    /** The platform's shared data. */
    public static final Claim DATA = data("shared-data");
    /** The platform's shared artifacts. */
    public static final Claim ARTIFACTS = artifacts("shared-artifacts");
    /** What the steps of a pipeline pass on to each other. */
    public static final Claim PIPELINE = new Claim("pipeline-work", "/mnt/pipeline-work", Access.READ_WRITE);

    public Claim {
        Names.check("a claim", name);
        if (!path.startsWith("/") || path.contains(":")) {
            throw new IllegalArgumentException(
                    "a claim is mounted at an absolute path without ':', was '" + path + "'");
        }
    }

    /** A claim with shared data, which runs only read. */
    public static Claim data(String name) {
        return new Claim(name, DATA_PATH, Access.READ_ONLY);
    }

    /** A claim for what runs make. */
    public static Claim artifacts(String name) {
        return new Claim(name, ARTIFACTS_PATH, Access.READ_WRITE);
    }

    /** The claim of artifacts that a pod mounts. */
    static Optional<Claim> artifacts(PodSpec pod) {
        return pod.getContainers().get(0).getVolumeMounts().stream()
                .filter(mount -> mount.getMountPath().equals(ARTIFACTS_PATH))
                .flatMap(mount -> pod.getVolumes().stream()
                        .filter(volume -> volume.getName().equals(mount.getName())))
                .map(volume -> artifacts(volume.getPersistentVolumeClaim().getClaimName()))
                .findFirst();
    }

    boolean readOnly() {
        return access == Access.READ_ONLY;
    }
}
