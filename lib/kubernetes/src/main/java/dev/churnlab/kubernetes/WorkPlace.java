package dev.churnlab.kubernetes;

import dev.churnlab.storage.Location;
import java.util.List;
import java.util.Map;

/**
 * Where the steps of a pipeline on a cluster leave what they make: a folder for each run, in a claim or in S3.
 *
 * @param folder of all runs, without a slash at its end
 * @param claims that a step's pod mounts for it
 */
public record WorkPlace(String folder, List<Claim> claims) {
    /** The platform's claim for the work of pipelines. */
    public static final WorkPlace DEFAULT = claim(Claim.PIPELINE.name());

    public WorkPlace {
        claims = List.copyOf(claims);
    }

    /**
     * @param text the name of a claim, or a place in S3
     * @throws IllegalArgumentException if it is neither
     */
    public static WorkPlace of(String text) {
        if (Location.isRemote(text)) {
            if (!text.startsWith("s3://")) {
                throw new IllegalArgumentException(
                        "the work of a pipeline lies in a claim or in s3://, was '" + text + "'");
            }
            return new WorkPlace(Location.of(text).toString().replaceFirst("/+$", ""), List.of());
        }
        return claim(text);
    }

    private static WorkPlace claim(String name) {
        return new WorkPlace(
                Claim.PIPELINE.path(), List.of(new Claim(name, Claim.PIPELINE.path(), Claim.Access.READ_WRITE)));
    }

    /** The folder of one run. */
    String run(String id) {
        return folder + "/" + id;
    }

    /** A pod with all that a step mounts, and with the variables that say which one it is. */
    RunPod pod(String image, Resources resources, Map<String, String> environment) {
        var pod = RunPod.of(image).resources(resources).claim(Claim.DATA).claim(Claim.ARTIFACTS);
        for (var claim : claims) {
            pod = pod.claim(claim);
        }
        for (var variable : environment.entrySet()) {
            pod = pod.environment(variable.getKey(), variable.getValue());
        }
        return pod;
    }
}
