package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.churnlab.testing.MlflowServer;
import dev.churnlab.testing.PushgatewayServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus sees of `churnlab run` and `pipeline`, by a real Pushgateway. */
class MetricsIT {
    private static PushgatewayServer gateway;

    private final Path folder;

    MetricsIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void start() throws Exception {
        var kernel = MlflowServer.venv().resolve("share/jupyter/kernels/python3/kernel.json");
        if (System.getenv("CI") == null) {
            assumeTrue(Files.exists(kernel), "needs the kernels of the Python environment, run scripts/setup --tests");
        }
        assertThat(kernel).exists();
        gateway = PushgatewayServer.start();
    }

    @AfterAll
    static void end() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
    }

    private void notebook(String name, String source) throws IOException {
        var cell = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.textNode(source);
        Files.writeString(
                folder.resolve(name),
                """
                {"cells": [{"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": %s}],
                 "metadata": {"kernelspec": {"name": "python3"}}, "nbformat": 4, "nbformat_minor": 4}"""
                        .formatted(cell));
    }

    private record Ended(int exit, List<String> errors) {}

    private Ended churnlab(Map<String, String> environment, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Churnlab.class.getName()));
        command.addAll(List.of(arguments));
        var errors = folder.resolve("errors");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CHURNLAB_VENV", MlflowServer.venv().toString());
        builder.environment().putAll(environment);
        int exit = builder.start().waitFor();
        return new Ended(exit, Files.readAllLines(errors));
    }

    private static Map<String, String> known() {
        return Map.of("CHURNLAB_PUSHGATEWAY", gateway.url());
    }

    /** The values of a group, by the metric's name without its prefix. */
    private static Map<String, Double> group(String label) throws Exception {
        var values = new TreeMap<String, Double>();
        for (var line : gateway.metrics("churnlab_run_")) {
            if (line.contains("{" + label + "}")) {
                values.put(
                        line.substring("churnlab_run_".length(), line.indexOf('{')),
                        Double.valueOf(line.substring(line.lastIndexOf(' '))));
            }
        }
        return values;
    }

    private static String labels(String pairs) {
        return "instance=\"\",job=\"churnlab\"," + pairs;
    }

    @Test
    void theLastSuccessStaysWhenALaterRunFails() throws Exception {
        notebook("nightly.ipynb", "print('well')");
        assertThat(churnlab(known(), "run", "nightly.ipynb", "out.ipynb", "--no-progress-bar"))
                .isEqualTo(new Ended(0, List.of()));
        var first = group(labels("notebook=\"nightly\""));
        assertThat(first)
                .containsOnlyKeys(
                        "state",
                        "exit_code",
                        "duration_seconds",
                        "last_start_timestamp_seconds",
                        "last_end_timestamp_seconds",
                        "last_success_timestamp_seconds")
                .containsEntry("state", 0.0)
                .containsEntry("exit_code", 0.0)
                .containsEntry("last_success_timestamp_seconds", first.get("last_end_timestamp_seconds"));
        assertThat(first.get("last_end_timestamp_seconds"))
                .isGreaterThanOrEqualTo(first.get("last_start_timestamp_seconds"));
        assertThat(first.get("duration_seconds")).isPositive();

        notebook("nightly.ipynb", "raise Exception('[churnlab exit 3] ROC AUC is below its floor')");
        assertThat(churnlab(known(), "run", "nightly.ipynb", "out.ipynb").exit())
                .isEqualTo(3);
        var second = group(labels("notebook=\"nightly\""));
        assertThat(second)
                .containsEntry("state", 0.0)
                .containsEntry("exit_code", 3.0)
                .containsEntry("last_success_timestamp_seconds", first.get("last_success_timestamp_seconds"));
        assertThat(second.get("last_end_timestamp_seconds")).isGreaterThan(first.get("last_end_timestamp_seconds"));
    }

    @Test
    void aRunThatGoesOnIsSeen() throws Exception {
        notebook(
                "busy.ipynb",
                """
                import urllib.request, time
                seen = ''
                while 'churnlab_run_state{instance="",job="churnlab",notebook="busy"} 1' not in seen:
                    time.sleep(0.05)
                    seen = urllib.request.build_opener(urllib.request.ProxyHandler({})).open('%s/metrics').read().decode()
                """
                        .formatted(gateway.url()));
        assertThat(churnlab(known(), "run", "busy.ipynb", "out.ipynb", "--timeout", "60s")
                        .exit())
                .isZero();
        assertThat(group(labels("notebook=\"busy\""))).containsEntry("state", 0.0);
    }

    @Test
    void aRunThatCouldNotBeginHasFailed() throws Exception {
        assertThat(churnlab(known(), "run", "none.ipynb", "out.ipynb").exit()).isEqualTo(2);
        assertThat(group(labels("notebook=\"none\"")))
                .containsEntry("exit_code", 2.0)
                .doesNotContainKey("last_success_timestamp_seconds");
    }

    @Test
    void aScheduledRunIsNotMistakenForOneByHand() throws Exception {
        notebook("often.ipynb", "print('well')");
        var scheduled = Map.of("CHURNLAB_PUSHGATEWAY", gateway.url(), "CHURNLAB_SCHEDULE", "*/5 * * * *");
        assertThat(churnlab(scheduled, "run", "often.ipynb", "out.ipynb").exit())
                .isZero();
        assertThat(group(labels("notebook=\"often\",schedule=\"*/5 * * * *\""))).containsEntry("exit_code", 0.0);
        assertThat(group(labels("notebook=\"often\""))).isEmpty();
    }

    @Test
    void aPipelineAndItsStepsAreSeen() throws Exception {
        notebook("good.ipynb", "print('well')");
        notebook("bad.ipynb", "raise Exception('no')");
        Files.writeString(
                folder.resolve("pipeline.yaml"),
                """
                name: two
                steps:
                  - {name: first, notebook: good.ipynb}
                  - {name: second, notebook: bad.ipynb, after: [first]}
                """);
        var environment = Map.of(
                "CHURNLAB_PUSHGATEWAY",
                gateway.url(),
                "CHURNLAB_HOME",
                folder.resolve("home").toString());
        assertThat(churnlab(environment, "pipeline", "pipeline.yaml").exit()).isEqualTo(1);
        assertThat(group(labels("pipeline=\"two\"")))
                .containsEntry("state", 0.0)
                .containsEntry("exit_code", 1.0);
        assertThat(group(labels("notebook=\"good\",pipeline=\"two\",step=\"first\"")))
                .containsEntry("exit_code", 0.0)
                .containsKey("last_success_timestamp_seconds");
        assertThat(group(labels("notebook=\"bad\",pipeline=\"two\",step=\"second\"")))
                .containsEntry("exit_code", 1.0)
                .doesNotContainKey("last_success_timestamp_seconds");
    }

    @Test
    void aWorkflowTellsByItsExitHook() throws Exception {
        var failures = "[{\"displayName\": \"register\", \"message\": \"Error (exit code 3)\"}]";
        var hook = List.of("notify", "nightly", "--seconds", "12.5");
        assertThat(churnlab(known(), concat(hook, "--status", "Failed", "--failures", failures)))
                .isEqualTo(new Ended(0, List.of()));
        assertThat(group(labels("pipeline=\"nightly\"")))
                .containsEntry("exit_code", 3.0)
                .containsEntry("duration_seconds", 12.5)
                .doesNotContainKey("last_success_timestamp_seconds");
        assertThat(churnlab(known(), concat(hook, "--status", "Succeeded")).exit())
                .isZero();
        assertThat(group(labels("pipeline=\"nightly\"")))
                .containsEntry("exit_code", 0.0)
                .containsKey("last_success_timestamp_seconds");
    }

    private static String[] concat(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void onePushgatewayThatFailsIsOneWarning() throws Exception {
        notebook("in.ipynb", "print('well')");
        var gone = Map.of("CHURNLAB_PUSHGATEWAY", "http://someone:password@127.0.0.1:" + MlflowServer.freePort());
        assertWarned(churnlab(gone, "run", "in.ipynb", "out.ipynb", "--no-progress-bar"), "it cannot be reached");
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var stalled = Map.of("CHURNLAB_PUSHGATEWAY", "http://127.0.0.1:" + silent.getLocalPort());
            assertWarned(churnlab(stalled, "run", "in.ipynb", "out.ipynb", "--no-progress-bar"), "no answer within 5.");
        }
        var wrong =
                churnlab(Map.of("CHURNLAB_PUSHGATEWAY", "someone:password@gateway"), "run", "in.ipynb", "out.ipynb");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.errors()).containsExactly("churnlab: CHURNLAB_PUSHGATEWAY is no http:// or https:// URL");
    }

    private static void assertWarned(Ended ended, String why) {
        assertThat(ended.exit()).isZero();
        assertThat(ended.errors()).hasSize(1);
        assertThat(ended.errors().get(0))
                .contains("warning", "the Pushgateway 127.0.0.1:", why)
                .doesNotContain("password");
    }

    @Test
    void nothingIsLoadedWhereThereIsNone() throws Exception {
        notebook("in.ipynb", "print('well')");
        var loaded = folder.resolve("loaded");
        var without = Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded, "CHURNLAB_PUSHGATEWAY", "");
        assertThat(churnlab(without, "run", "in.ipynb", "out.ipynb").exit()).isZero();
        assertThat(Files.readString(loaded, UTF_8))
                .contains("dev.churnlab.cli.Meter ")
                .doesNotContain("io.prometheus.");
    }
}
