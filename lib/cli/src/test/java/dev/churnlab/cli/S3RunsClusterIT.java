package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.storage.Location;
import dev.churnlab.testing.ClusterNamespace;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a claim, notebooks go into the cluster and out of it by S3. */
@Tag("cluster")
class S3RunsClusterIT {
    private static final Map<String, String> KEYS =
            Map.of("AWS_ACCESS_KEY_ID", "tester", "AWS_SECRET_ACCESS_KEY", "tester-secret");

    private static final String SERVER =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: s3, labels: {app: s3}}
            spec:
              securityContext: {runAsNonRoot: true, runAsUser: 1000, fsGroup: 100, seccompProfile: {type: RuntimeDefault}}
              volumes: [{name: data, emptyDir: {}}]
              initContainers:
              - name: bucket
                image: registry.local/busybox:1
                command: [mkdir, -p, /data/lab]
                volumeMounts: [{name: data, mountPath: /data}]
                securityContext: &restricted {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
              containers:
              - name: s3
                image: registry.local/versitygw:1.8.0
                args: ["--port", ":9000", posix, /data]
                env: [{name: ROOT_ACCESS_KEY, value: tester}, {name: ROOT_SECRET_KEY, value: tester-secret}]
                readinessProbe: {tcpSocket: {port: 9000}, periodSeconds: 1}
                volumeMounts: [{name: data, mountPath: /data}]
                securityContext: *restricted
            """;

    private static ClusterNamespace namespace;
    private static LocalPortForward forward;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        namespace = ClusterNamespace.create();
        var client = namespace.client();
        var name = namespace.name();
        client.resource(Serialization.unmarshal(SERVER, Pod.class))
                .inNamespace(name)
                .create();
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("s3")
                        .endMetadata()
                        .withNewSpec()
                        .addToSelector("app", "s3")
                        .addNewPort()
                        .withPort(9000)
                        .endPort()
                        .endSpec()
                        .build())
                .inNamespace(name)
                .create();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("churnlab-env")
                        .endMetadata()
                        .addToData("CHURNLAB_RUNNER_IMAGE", ClusterNamespace.image())
                        .addToData("MLFLOW_S3_ENDPOINT_URL", "http://s3." + name + ".svc.cluster.local:9000")
                        .build())
                .inNamespace(name)
                .create();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("churnlab-s3")
                        .endMetadata()
                        .withStringData(KEYS)
                        .build())
                .inNamespace(name)
                .create();
        client.pods().inNamespace(name).withName("s3").waitUntilReady(90, TimeUnit.SECONDS);
        forward = client.pods().inNamespace(name).withName("s3").portForward(9000);
    }

    @AfterAll
    static void leave() throws IOException {
        if (forward != null) {
            forward.close();
        }
        if (namespace != null) {
            namespace.close();
        }
    }

    private static Map<String, String> environment() {
        var environment = new HashMap<>(KEYS);
        environment.put("MLFLOW_S3_ENDPOINT_URL", "http://127.0.0.1:" + forward.getLocalPort());
        return environment;
    }

    private Launched submit(String... args) throws IOException, InterruptedException {
        return Launched.run(folder, environment(), args);
    }

    private void notebook(String name, int length) throws IOException {
        Files.writeString(
                folder.resolve(name),
                """
                {"cells": [
                  {"cell_type": "markdown", "metadata": {}, "source": "%s"},
                  {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": "System.out.println(\\"ran\\")"}],
                 "metadata": {"kernelspec": {"name": "java", "language": "java"}}, "nbformat": 4, "nbformat_minor": 4}"""
                        .formatted("x".repeat(length)));
    }

    @Test
    void aLargeNotebookGoesAndComesByS3() throws Exception {
        notebook("large.ipynb", 1_000_000);

        var ran = submit(
                "submit",
                "large.ipynb",
                "--runs",
                "s3://lab/runs",
                "--artifacts-claim",
                "none",
                "--data-claim",
                "none",
                "--namespace",
                namespace.name());

        assertThat(ran.exit()).as("%s", ran.err()).isZero();
        assertThat(Files.readString(folder.resolve("large-out.ipynb"))).contains("\"ran\\n\"");
        assertThat(namespace
                        .client()
                        .configMaps()
                        .inNamespace(namespace.name())
                        .withName(ran.job())
                        .get())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theInputOfAScheduleGoesWithItAlsoWhereItIsGoneAlready(boolean gone) throws Exception {
        notebook("kept.ipynb", 1_000_000);
        var sent = submit(
                "submit",
                "kept.ipynb",
                "--schedule",
                "0 0 1 1 *",
                "--timezone",
                "UTC",
                "--runs",
                "s3://lab/runs",
                "--namespace",
                namespace.name());
        assertThat(sent.exit()).as("%s", sent.err()).isZero();
        var kept = namespace
                .client()
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(namespace.name())
                .withName("kept")
                .get()
                .getMetadata()
                .getAnnotations()
                .getOrDefault("churnlab.dev/input", "");
        var input = Location.of(kept, environment()).resolve("kept.ipynb");
        assertThat(input.exists()).isTrue();
        if (gone) {
            input.delete();
        }

        var cancelled = submit("cancel", "kept", "--namespace", namespace.name());

        assertThat(cancelled.exit()).as("%s", cancelled.err()).isZero();
        assertThat(cancelled.err()).containsExactly("cancelled cronjob kept");
        assertThat(input.exists()).isFalse();
    }

    @Test
    void anOutputInS3IsWrittenByThePod() throws Exception {
        notebook("small.ipynb", 1);

        var ran = submit("submit", "small.ipynb", "s3://lab/out/small.ipynb", "--namespace", namespace.name());

        assertThat(ran.exit()).as("%s", ran.err()).isZero();
        assertThat(ran.err()).last().asString().endsWith("the executed notebook is s3://lab/out/small.ipynb");
        var fetched = submit("logs", ran.job(), "--output", "small-out.ipynb", "--namespace", namespace.name());
        assertThat(fetched.exit()).as("%s", fetched.err()).isZero();
        assertThat(Files.readString(folder.resolve("small-out.ipynb"))).contains("\"ran\\n\"");
    }
}
