package dev.churnlab.kubernetes;

import dev.churnlab.notebook.Exit;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A namespace of the cluster that kubectl would talk to: KUBECONFIG, {@code ~/.kube/config}, or the pod that this is in. */
public final class Cluster implements AutoCloseable {
    /** Where the platform has runs. */
    public static final String NAMESPACE = "churnlab-jobs";

    private static final String IMAGE = "CHURNLAB_RUNNER_IMAGE";
    /** A server that is there answers sooner; one that is restarted is asked again by whoever waits for something. */
    private static final int CONNECT_MILLIS = 5_000;

    private static final Pattern LINE = Pattern.compile("line \\d+");

    private static final int REQUEST_MILLIS = 15_000;
    private static final int RETRIES = 2;

    private final KubernetesClient client;
    private final String namespace;

    private Cluster(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * Finds the cluster; it is not asked for anything yet.
     *
     * @throws KubernetesException if none is configured
     */
    public static Cluster connect(String namespace) {
        Names.checkNamespace(namespace);
        return connect(namespace, configuration(System.getenv()));
    }

    static Cluster connect(String namespace, Config config) {
        var patient = new ConfigBuilder(config)
                // With a refusal the server closes HTTP/2 connections, and Java's client loses the refusal.
                .withHttp2Disable(true)
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestTimeout(REQUEST_MILLIS)
                .withRequestRetryBackoffLimit(RETRIES)
                .build();
        return new Cluster(new KubernetesClientBuilder().withConfig(patient).build(), namespace);
    }

    private static Config configuration(Map<String, String> environment) {
        var named = environment.getOrDefault("KUBECONFIG", "");
        if (!named.isBlank()
                && Stream.of(named.split(File.pathSeparator)).noneMatch(each -> Files.exists(Path.of(each)))) {
            throw none("KUBECONFIG names " + named + ", which is not there");
        }
        var home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        if (named.isBlank()
                && !Files.exists(Path.of(home, ".kube", "config"))
                && !environment.containsKey("KUBERNETES_SERVICE_HOST")) {
            throw none("there is no " + home + "/.kube/config, and this is no pod");
        }
        try {
            var config = Config.autoConfigure(null);
            if (!named.isBlank() && config.getCurrentContext() == null) {
                throw none(named + " has no current context");
            }
            return config;
        } catch (KubernetesException e) {
            throw e;
        } catch (RuntimeException e) {
            // The message shows a part of the file, where there are tokens.
            var line = LINE.matcher(String.valueOf(e.getMessage()));
            throw none((named.isBlank() ? home + "/.kube/config" : named) + " cannot be read"
                    + (line.find() ? " (" + line.group() + ")" : ""));
        }
    }

    private static KubernetesException none(String why) {
        return new KubernetesException(
                Exit.SERVICE, "no Kubernetes cluster is configured: " + why + "; set KUBECONFIG, as for kubectl");
    }

    KubernetesClient client() {
        return client;
    }

    /** The namespace. */
    public String namespace() {
        return namespace;
    }

    /** The cluster and the namespace, for people. */
    public String description() {
        var context = client.getConfiguration().getCurrentContext();
        return "namespace " + namespace + " of "
                + (context == null ? address() : context.getName() + " (" + address() + ")");
    }

    private String address() {
        return client.getConfiguration().getMasterUrl().replaceFirst("/$", "");
    }

    /**
     * Refuses a namespace that is not there; quiet for users who may not see namespaces.
     *
     * @throws KubernetesException if there is none of the name, or the cluster does not answer
     */
    public void checkNamespace() {
        try {
            if (client.namespaces().withName(namespace).get() == null) {
                throw new KubernetesException(
                        Exit.SERVICE,
                        "there is no namespace " + namespace + " on " + address() + "; name the one that you mean with"
                                + " --namespace");
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != 403) {
                throw Refusals.of("see namespace " + namespace, address(), e);
            }
        }
    }

    /**
     * Asks the cluster.
     *
     * @param doing what is tried, as in {@code "send job train"}
     * @throws KubernetesException one line that says what Kubernetes answered
     */
    <T> T ask(String doing, Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw Refusals.of(doing, address(), e);
        }
    }

    /**
     * The image that runs are made of: CHURNLAB_RUNNER_IMAGE of this process, else of the namespace's ConfigMap
     * churnlab-env.
     *
     * @throws KubernetesException if neither says one
     */
    public String runnerImage() {
        return localRunnerImage()
                .or(() -> Optional.ofNullable(ask("read configmap " + RunPod.ENVIRONMENT, () -> client.configMaps()
                                .inNamespace(namespace)
                                .withName(RunPod.ENVIRONMENT)
                                .get()))
                        .map(map -> map.getData().get(IMAGE)))
                .orElseThrow(() -> new KubernetesException(
                        Exit.BAD_INPUT,
                        "no image: neither the variable " + IMAGE + " nor the configmap " + RunPod.ENVIRONMENT
                                + " in namespace " + namespace + " names one; give --image"));
    }

    /** The image that CHURNLAB_RUNNER_IMAGE of this process names. */
    public static Optional<String> localRunnerImage() {
        return Optional.ofNullable(System.getenv(IMAGE)).filter(image -> !image.isBlank());
    }

    @Override
    public void close() {
        client.close();
    }
}
