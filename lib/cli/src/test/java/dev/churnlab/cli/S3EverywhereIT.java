package dev.churnlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.data.Customers;
import dev.churnlab.data.Tables;
import dev.churnlab.storage.Location;
import dev.churnlab.testing.MlflowServer;
import dev.churnlab.testing.S3Server;
import dev.churnlab.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever a verb takes a path it takes s3://, read and written. */
class S3EverywhereIT {
    @TempDir
    private static Path folder = Path.of("");

    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(folder.resolve("s3"));
        server.bucket("lab");
        Tables.write(Customers.synthetic(400, 1), at("customers.csv"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static Location at(String key) {
        return Location.of("s3://lab/" + key, server.environment());
    }

    /** Runs the command in a process of its own, since S3 is where its environment says. */
    private static String churnlab(Map<String, String> variables, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Churnlab.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("MLFLOW_"));
        builder.environment().putAll(server.environment());
        builder.environment().putAll(variables);
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", arguments), said)
                .isZero();
        return said;
    }

    @Test
    void trainScoreReproduceAndCard() throws Exception {
        churnlab(
                Map.of(),
                "train",
                "--data=s3://lab/customers.csv",
                "--bundle=s3://lab/model",
                "--metrics=s3://lab/metrics.json",
                "--predictions=s3://lab/predictions.csv");
        assertThat(at("model").tree()).containsKeys("bundle.json", "model.ubj");
        assertThat(at("metrics.json").text()).contains("roc_auc");
        assertThat(at("predictions.csv").text()).startsWith("row,probability\n");

        churnlab(
                Map.of(),
                "score",
                "--model=s3://lab/model",
                "--data=s3://lab/customers.csv",
                "--out=s3://lab/scored.csv");
        assertThat(at("scored.csv").text().lines()).hasSize(401);

        var data = Map.of("CHURN_DATA", "s3://lab/customers.csv");
        assertThat(churnlab(data, "reproduce", "s3://lab/model")).contains("equal: the model");
        churnlab(Map.of(), "card", "s3://lab/model", "--out=s3://lab/card.html");
        assertThat(at("card.html").text()).contains("<html");
    }

    @Test
    void anExperimentFile() throws Exception {
        var file = Files.writeString(
                folder.resolve("experiment.yaml"),
                """
                name: remote
                n_trials: 1
                dataset:
                  path: s3://lab/customers.csv
                  target_column: Churn
                  categorical_features: [Contract]
                  numeric_features: [tenure, MonthlyCharges]
                """);
        churnlab(
                Map.of(),
                "experiment",
                file.toString(),
                "--metrics=s3://lab/experiment.json",
                "--bundle=s3://lab/experiment");
        assertThat(at("experiment.json").text()).contains("roc_auc");
        assertThat(at("experiment").tree()).containsKeys("bundle.json", "model.ubj");
    }

    @Test
    void tuneAndPromote() throws Exception {
        churnlab(
                Map.of(),
                "tune",
                "--data=s3://lab/customers.csv",
                "--trials=1",
                "--cv=2",
                "--bundle=s3://lab/tuned",
                "--metrics=s3://lab/tuned.json");
        assertThat(at("tuned").tree()).containsKeys("bundle.json", "model.ubj");
        Tables.write(Customers.synthetic(300, 2), at("fresh.csv"));
        at("policy.yaml").write("floors: {roc_auc: 0.1}\n");
        try (var mlflow = MlflowServer.start(
                folder.resolve("mlflow"), folder.resolve("mlflow/artifacts").toString(), Map.of())) {
            var registry = Tracking.connect(mlflow.uri()).registry();
            assertThat(registry.models("")).isEmpty();
            var server = Map.of("MLFLOW_TRACKING_URI", mlflow.uri(), "CHURNLAB_HOME", folder.toString());
            churnlab(server, "train", "--data=s3://lab/customers.csv", "--register=churn", "--tracking=required");
            churnlab(server, "promote", "churn", "--data=s3://lab/fresh.csv", "--policy=s3://lab/policy.yaml");
            assertThat(registry.aliases("churn")).containsExactly(Map.entry("champion", 1));
        }
    }
}
