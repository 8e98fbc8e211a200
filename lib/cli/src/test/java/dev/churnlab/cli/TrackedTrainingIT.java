package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.data.Csv;
import dev.churnlab.data.Customers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training without its MLflow: it goes on and is kept, or fails where that is asked for. */
class TrackedTrainingIT {
    /** Nothing ever listens there. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    @TempDir
    Path folder;

    private String data = "";

    @BeforeEach
    void write() {
        var file = folder.resolve("customers.csv");
        Csv.write(Customers.synthetic(400, 1), file);
        data = file.toString();
    }

    private Ran churnlab(String... arguments) throws IOException, InterruptedException {
        return churnlabAt(NOWHERE, arguments);
    }

    private Ran churnlabAt(String server, String... arguments) throws IOException, InterruptedException {
        return new ServerCommand(server, folder.resolve("home")).run(arguments);
    }

    private List<String> journal() throws IOException {
        var journal = folder.resolve("home/journal");
        if (!Files.exists(journal)) {
            return List.of();
        }
        try (var files = Files.list(journal)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jsonl"))
                    .toList();
        }
    }

    @Test
    void trainingGoesOnAndItsRunWaits() throws IOException, InterruptedException {
        var ran = churnlab(
                "train", "--data", data, "--experiment", "nightly", "--register", "churn", "--alias", "champion");

        assertThat(ran.exit()).as("%s", ran.err()).isZero();
        assertThat(ran.out()).anyMatch(line -> line.startsWith("roc_auc"));
        assertThat(ran.err())
                .anyMatch(line -> line.contains("churn is registered when the run is delivered"))
                .anyMatch(line -> line.contains("kept in the journal for " + NOWHERE)
                        && line.contains("deliver it with `churnlab track sync`"));
        assertThat(journal()).hasSize(1);
        var kept = Files.readString(
                folder.resolve("home/journal").resolve(journal().get(0)));
        assertThat(kept)
                .contains("\"op\":\"start\"", "\"op\":\"inputs\"", "\"op\":\"model\"", "\"op\":\"register\"")
                .contains("train_log_loss", "split_seed")
                .doesNotContain("customerID");

        var sync = churnlab("track", "sync");
        assertThat(sync.exit()).isEqualTo(5);
        assertThat(sync.err())
                .singleElement()
                .asString()
                .startsWith("churnlab: run j-")
                .contains("no MLflow server at " + NOWHERE);
        assertThat(journal()).hasSize(1);
    }

    @Test
    void trainingFailsWhereTrackingIsRequired() throws IOException, InterruptedException {
        var metrics = folder.resolve("metrics.json");
        var ran = churnlabAt(
                "http://no-such-host.invalid:5000",
                "train",
                "--data",
                data,
                "--experiment",
                "x",
                "--metrics",
                metrics.toString(),
                "--tracking",
                "required");

        assertThat(ran.exit()).isEqualTo(5);
        assertThat(ran.err()).singleElement().asString().contains("unknown host no-such-host.invalid");
        assertThat(metrics).doesNotExist();
        assertThat(journal()).isEmpty();
    }

    @Test
    void whatTheModelCannotBeCalledIsSaidBeforeItIsTrained() throws IOException, InterruptedException {
        var policy = Files.writeString(folder.resolve("policy.yaml"), "floors: {roc_auc: 0.8}\n");
        var misspelt = Files.writeString(folder.resolve("misspelt.yaml"), "floors: {rocauc: 0.8}\n");
        var metrics = folder.resolve("metrics.json");
        for (var wrong : List.of(
                List.of("a registered model's name", "--register=a/b"),
                List.of("an alias has letters", "--register=churn", "--alias=v1"),
                List.of("production is none of them", "--register=churn", "--alias=production", "--policy=" + policy),
                List.of("there is no metric rocauc", "--register=churn", "--alias=champion", "--policy=" + misspelt))) {
            var arguments = new ArrayList<>(List.of("train", "--data", data, "--metrics", metrics.toString()));
            arguments.addAll(wrong.subList(1, wrong.size()));
            var ran = churnlab(arguments.toArray(String[]::new));

            assertThat(ran.exit()).as("%s", ran.err()).isEqualTo(2);
            assertThat(ran.err()).singleElement().asString().contains(wrong.get(0));
            assertThat(ran.out()).isEmpty();
        }
        assertThat(metrics).doesNotExist();
        assertThat(journal()).isEmpty();
    }

    @Test
    void optionsThatSayNothingTogetherAreRefused() {
        for (var wrong : List.of(
                List.of("--alias", "nightly"),
                List.of("--register", "churn", "--policy", "policy.yaml"),
                List.of("--log-data"),
                List.of("--cv", "3", "--register", "churn"),
                List.of("--experiment", "x", "--tracking", "sometimes"))) {
            var arguments = new ArrayList<>(List.of("train", "--data", data));
            arguments.addAll(wrong);
            var ran = Ran.churnlab(arguments.toArray(String[]::new));
            assertThat(ran.exit()).as("%s", ran.err()).isEqualTo(2);
            assertThat(ran.err()).hasSize(1);
        }
    }
}
