package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code submit} sends, and refuses, without a cluster. */
class SubmitCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void notebook() throws IOException {
        Files.writeString(
                folder.resolve("train.ipynb"),
                """
                {"cells": [], "metadata": {"kernelspec": {"name": "java"}}, "nbformat": 4, "nbformat_minor": 4}""");
    }

    private Ran dryRun(String... args) {
        var all = new ArrayList<>(
                List.of("submit", folder.resolve("train.ipynb").toString(), "--dry-run", "--image", "r/i:1"));
        all.addAll(List.of(args));
        return Ran.churnlab(all.toArray(String[]::new));
    }

    private static JsonNode json(Ran ran) throws IOException {
        assertThat(ran.exit()).as("%s", ran.err()).isZero();
        return new ObjectMapper().readTree(String.join("\n", ran.out()));
    }

    private static List<String> arguments(JsonNode list) {
        var arguments = new ArrayList<String>();
        list.at("/items/0/spec/template/spec/containers/0/args").forEach(each -> arguments.add(each.asText()));
        return arguments;
    }

    @Test
    void printsTheObjectsThatItWouldSend() {
        var ran = dryRun("--name", "nightly", "--schedule", "0 2 * * *", "--timezone", "Europe/Berlin");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains(
                        "kind: \"CronJob\"",
                        "kind: \"ConfigMap\"",
                        "  schedule: \"0 2 * * *\"",
                        "  timeZone: \"Europe/Berlin\"");
    }

    @Test
    void printsWhereItWouldSendThem() throws IOException {
        assertThat(json(dryRun("-o", "json")).findValuesAsText("namespace"))
                .containsExactly("churnlab-jobs", "churnlab-jobs");
        assertThat(json(dryRun("-o", "json", "-n", "review")).findValuesAsText("namespace"))
                .containsExactly("review", "review");
    }

    @Test
    void saysThatALargeNotebookIsNotAmongThem() throws IOException {
        var large = Files.write(folder.resolve("large.bin"), new byte[1 << 20]);
        var ran = dryRun("--with", large.toString());

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("kind: \"Job\"").doesNotContain("kind: \"ConfigMap\"");
        assertThat(ran.err())
                .singleElement()
                .asString()
                .startsWith("warning: train.ipynb is too large for a ConfigMap and travels separately");
        assertThat(dryRun().err()).isEmpty();
    }

    @Test
    void parametersAreHandedOnInPapermillsOrder() throws IOException {
        var file = Files.writeString(folder.resolve("p.yaml"), "a: 1\n");

        assertThat(arguments(json(dryRun(
                        "-o",
                        "json",
                        "-p",
                        "x",
                        "007",
                        "-r",
                        "y",
                        "@$(HOME)",
                        "-f",
                        file.toString(),
                        "-y",
                        "b: 2",
                        "-b",
                        "YzogMw=="))))
                .endsWith(
                        "-b",
                        "YzogMw==",
                        "--parameters-yaml=a: 1\n",
                        "--parameters-yaml=b: 2",
                        "-p",
                        "x",
                        "007",
                        "-r",
                        "y",
                        "@@$$(HOME)");
    }

    @Test
    void whatIsAskedForIsInThePod() throws IOException {
        var beside = Files.writeString(folder.resolve("policy.yaml"), "floors: {}");
        var list = json(dryRun(
                "-o",
                "json",
                "--cpu",
                "3",
                "--memory",
                "4Gi",
                "--timeout",
                "90m",
                "--data-claim",
                "none",
                "--with",
                beside.toString()));

        var job = list.at("/items/0/spec");
        assertThat(job.at("/activeDeadlineSeconds").asInt()).isEqualTo(5400);
        assertThat(job.at("/template/spec/containers/0/resources/limits").toString())
                .isEqualTo("{\"cpu\":\"3\",\"memory\":\"4Gi\"}");
        assertThat(job.at("/template/spec/volumes").toString())
                .contains("shared-artifacts")
                .doesNotContain("shared-data");
        assertThat(list.at("/items/1/data/policy.yaml").asText()).isEqualTo("floors: {}");
    }

    @ParameterizedTest
    @CsvSource({
        "--memory, lots, memory is written as",
        "--cpu, -1, CPU must be more",
        "--name, Nightly Run, 'Nightly Run'",
        "--schedule, nightly, a schedule has five parts",
        "--timezone, Europe/Berlin, --schedule",
        "--runs, /tmp, s3://",
        "--with, absent.csv, absent.csv",
        "--timeout, soon, a time is written as",
        "-y, [1], parameters",
        "-n, Churn Lab, 'Churn Lab'"
    })
    void badInputIsOneLine(String option, String value, String says) {
        var args = new ArrayList<>(
                List.of("submit", folder.resolve("train.ipynb").toString(), "--image", "r/i:1", option, value));
        if (!option.equals("-n")) {
            args.add("--dry-run");
        }
        var ran = Ran.churnlab(args.toArray(String[]::new));

        assertThat(ran.exit()).as("%s", ran.err()).isEqualTo(2);
        assertThat(ran.err())
                .singleElement()
                .asString()
                .startsWith("churnlab: ")
                .contains(says);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void nobodyWaitsForTheNotebookOfADetachedJob() {
        var ran = dryRun("out.ipynb", "--detach");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).singleElement().asString().contains("out.ipynb", "churnlab logs");
    }

    @ParameterizedTest
    @CsvSource({
        "--detach --start-timeout 5s, --start-timeout is of a job that is followed",
        "--schedule @daily --start-timeout 5s, --start-timeout is of a job that is followed",
        "--schedule @daily --detach, --detach says nothing to a --schedule"
    })
    void anOptionThatSaysNothingIsAMistake(String options, String says) {
        var ran = dryRun(options.split(" "));

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).singleElement().asString().contains(says);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void aFolderIsNoPlaceForTheNotebook() {
        for (var ran : List.of(
                dryRun(folder.toString()),
                dryRun("new/"),
                dryRun("s3://lab/runs/"),
                Ran.churnlab("logs", "train", "--output", folder.toString()))) {
            assertThat(ran.exit()).as("%s", ran.err()).isEqualTo(2);
            assertThat(ran.err()).singleElement().asString().contains("is a folder; name a file in it");
        }
    }

    @Test
    void aScheduleFromStandardInputNeedsAName() {
        var ran = Ran.churnlab("submit", "-", "--dry-run", "--image", "r/i:1", "--schedule", "@daily");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).singleElement().asString().contains("standard input", "--name");
    }

    @ParameterizedTest
    @CsvSource({
        "absent, KUBECONFIG names",
        "'a: [', cannot be read (line ",
        "'', has no current context",
        "'https://127.0.0.1:1', no Kubernetes cluster answers at https://127.0.0.1:1 (connection refused)"
    })
    void noClusterIsOneLine(String content, String says) throws Exception {
        var file = folder.resolve("kubeconfig");
        if (content.startsWith("https")) {
            Files.writeString(
                    file,
                    """
                    apiVersion: v1
                    kind: Config
                    current-context: c
                    contexts: [{name: c, context: {cluster: c, user: u}}]
                    users: [{name: u, user: {token: t}}]
                    clusters: [{name: c, cluster: {server: "%s"}}]
                    """
                            .formatted(content));
        } else if (!content.equals("absent")) {
            Files.writeString(file, content);
        }

        var ran = Launched.run(
                folder, Map.of("KUBECONFIG", file.toString()), "submit", "train.ipynb", "--image", "r/i:1");

        assertThat(ran.exit()).isEqualTo(5);
        assertThat(ran.err())
                .singleElement()
                .asString()
                .startsWith("churnlab: ")
                .contains(says);
        assertThat(folder.resolve("train-out.ipynb")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "119, 119s", "120, 2m", "7199, 119m", "7200, 2h", "172799, 47h", "172800, 2d"})
    void agesAreInTheLargestUnit(long seconds, String shown) {
        assertThat(JobsCommand.age(Duration.ofSeconds(seconds))).isEqualTo(shown);
    }
}
