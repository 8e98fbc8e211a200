package dev.churnlab.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a pod that runs churnlab once: its one container, what is mounted where, and what it may do. A Job, a CronJob
 * and a step of a workflow have the same.
 *
 * <p>The pod is admitted by Pod Security {@code restricted}, has no token, and can write in its working folder, in
 * {@code /tmp} and in claims that are not read-only.
 */
public final class RunPod {
    /** The name of the container. */
    public static final String CONTAINER = "run";
    /** The folder that a run works in, with its files. */
    public static final String WORK = "/work";
    /** The service account of runs: no rights, no token. */
    public static final String SERVICE_ACCOUNT = "churnlab-job";
    /** Time after SIGTERM: the runner saves within 5 s, an upload may take longer. */
    public static final Duration GRACE = Duration.ofSeconds(60);
    /** Outlives the pod. */
    private static final String HOME = Claim.ARTIFACTS_PATH + "/.churnlab";
    /** The platform's ConfigMap of addresses, in each namespace. */
    static final String ENVIRONMENT = "churnlab-env";

    private static final String S3_SECRET = "churnlab-s3";
    private static final String FILES_VOLUME = "run-files";
    /** Of each folder that a run writes in: customers, models and a kernel's own are far below, a full node is far above. */
    private static final Quantity SCRATCH = new Quantity("10Gi");

    private static final long USER = 1000;
    private static final long GROUP = 100;

    private final String image;
    private final List<String> command;
    private final List<String> arguments;
    private final List<EnvVar> environment;
    private final List<Claim> claims;
    private final @Nullable FileSource source;
    private final RunFiles files;
    private final Resources resources;

    private RunPod(
            String image,
            List<String> command,
            List<String> arguments,
            List<EnvVar> environment,
            List<Claim> claims,
            @Nullable FileSource source,
            RunFiles files,
            Resources resources) {
        this.image = image;
        this.command = List.copyOf(command);
        this.arguments = List.copyOf(arguments);
        this.environment = List.copyOf(environment);
        this.claims = List.copyOf(claims);
        this.source = source;
        this.files = files;
        this.resources = resources;
    }

    /**
     * A pod of an image whose entry point is {@code churnlab}.
     *
     * @throws IllegalArgumentException if it names no image
     */
    public static RunPod of(String image) {
        if (image.isBlank() || image.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                    "an image is named as in registry/churnlab-runner:0.1.0, was '" + image + "'");
        }
        return new RunPod(
                image,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                new RunFiles(java.util.Map.of()),
                Resources.DEFAULT);
    }

    /**
     * An argument that reaches the container as it is: Kubernetes puts the value of a variable in place of {@code $(NAME)} and
     * one dollar in place of two.
     */
    public static String literal(String argument) {
        return argument.replace("$", "$$");
    }

    /** Runs another command than the image's entry point; without an image's entry point, Argo needs one. */
    public RunPod command(String... command) {
        return new RunPod(image, List.of(command), arguments, environment, claims, source, files, resources);
    }

    /** What the command is given, as Kubernetes reads it: see {@link #literal}. */
    public RunPod arguments(List<String> arguments) {
        return new RunPod(image, command, arguments, environment, claims, source, files, resources);
    }

    /** Sets a variable. */
    public RunPod environment(String name, String value) {
        return environment(
                new EnvVarBuilder().withName(name).withValue(literal(value)).build());
    }

    /** Sets a variable to a field of the pod, as in {@code metadata.name}. */
    public RunPod environmentFromField(String name, String field) {
        return environment(new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath(field)
                .endFieldRef()
                .endValueFrom()
                .build());
    }

    private RunPod environment(EnvVar variable) {
        return new RunPod(image, command, arguments, and(environment, variable), claims, source, files, resources);
    }

    /** Mounts a claim. On that of artifacts waits, too, what MLflow did not take, for the next run. */
    public RunPod claim(Claim claim) {
        var pod = new RunPod(image, command, arguments, environment, and(claims, claim), source, files, resources);
        return claim.path().equals(Claim.ARTIFACTS_PATH) ? pod.environment("CHURNLAB_HOME", HOME) : pod;
    }

    /** Has these files in the working folder, from a ConfigMap: see {@link RunFiles#configMap}. */
    public RunPod files(String configMap, RunFiles files) {
        return new RunPod(
                image, command, arguments, environment, claims, new FromConfigMap(configMap), files, resources);
    }

    /** Has these files in the working folder, from a folder (with a slash at its end) of a claim that is mounted. */
    RunPod filesOnClaim(Claim claim, String folder, RunFiles files) {
        return new RunPod(
                image, command, arguments, environment, claims, new FromClaim(claim, folder), files, resources);
    }

    /** Where files come from. */
    private sealed interface FileSource {}

    private record FromConfigMap(String name) implements FileSource {}

    private record FromClaim(Claim claim, String folder) implements FileSource {}

    /** Gets this much of the node. */
    public RunPod resources(Resources resources) {
        return new RunPod(image, command, arguments, environment, claims, source, files, resources);
    }

    private static <T> List<T> and(List<T> some, T one) {
        var all = new ArrayList<>(some);
        all.add(one);
        return all;
    }

    /** The image. */
    public String image() {
        return image;
    }

    /** The claims that are mounted. */
    public List<Claim> claims() {
        return claims;
    }

    /** The whole pod, but for its labels. It is never restarted: a Job makes another one, with a log of its own. */
    public PodSpec spec() {
        return new PodSpecBuilder()
                .withServiceAccountName(SERVICE_ACCOUNT)
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(GRACE.toSeconds())
                .withSecurityContext(securityContext())
                .withContainers(container())
                .withVolumes(volumes())
                .build();
    }

    /** Who the pod is. */
    public PodSecurityContext securityContext() {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(GROUP)
                .withFsGroup(GROUP)
                // A shared volume has many files, and they belong to the group already.
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    /** The container; what it mounts is in {@link #volumes}. */
    public Container container() {
        var container = new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withCommand(command)
                .withArgs(arguments)
                .withWorkingDir(WORK)
                .withEnv(environment)
                .withEnvFrom(platform())
                .withResources(resources.requirements())
                .withVolumeMounts(mounts())
                // The last lines say why it failed, also when the log is gone.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withRunAsNonRoot(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext();
        return container.build();
    }

    /** Addresses and keys, where the platform has put them. */
    private static List<EnvFromSource> platform() {
        return List.of(
                new EnvFromSourceBuilder()
                        .withNewConfigMapRef(ENVIRONMENT, true)
                        .build(),
                new EnvFromSourceBuilder().withNewSecretRef(S3_SECRET, true).build());
    }

    private List<VolumeMount> mounts() {
        var mounts = new ArrayList<VolumeMount>();
        mounts.add(mount("run-tmp", "/tmp", false));
        mounts.add(mount("run-work", WORK, false));
        if (source instanceof FromConfigMap) {
            mounts.addAll(files.mounts(FILES_VOLUME, WORK));
        } else if (source instanceof FromClaim place) {
            mounts.addAll(files.mounts(place.claim().name(), WORK, place.folder()));
        }
        claims.forEach(claim -> mounts.add(mount(claim.name(), claim.path(), claim.readOnly())));
        return mounts;
    }

    private static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly ? true : null)
                .build();
    }

    /** What the container mounts. */
    public List<Volume> volumes() {
        var volumes = new ArrayList<Volume>();
        volumes.add(empty("run-tmp"));
        volumes.add(empty("run-work"));
        if (source instanceof FromConfigMap map) {
            volumes.add(new VolumeBuilder()
                    .withName(FILES_VOLUME)
                    .withNewConfigMap()
                    .withName(map.name())
                    .endConfigMap()
                    .build());
        }
        claims.stream().map(Claim::name).distinct().forEach(name -> volumes.add(claimed(name)));
        return volumes;
    }

    /** One volume, however often the claim is mounted; of these mounts some may be read-only. */
    private Volume claimed(String name) {
        boolean readOnly =
                claims.stream().filter(claim -> claim.name().equals(name)).allMatch(Claim::readOnly);
        return new VolumeBuilder()
                .withName(name)
                .withNewPersistentVolumeClaim(name, readOnly ? true : null)
                .build();
    }

    private static Volume empty(String name) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .withSizeLimit(SCRATCH)
                .endEmptyDir()
                .build();
    }
}
