package dev.churnlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.data.Csv;
import dev.churnlab.data.Customers;
import dev.churnlab.testing.MlflowServer;
import dev.churnlab.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's own policy is never left out: a command without it does nothing, and says so before it trains. */
class TrainPolicyIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aModelWithAPolicyOfItsOwnKeepsIt() throws Exception {
        var customers = folder.resolve("customers.csv");
        Csv.write(Customers.synthetic(400, 1), customers);
        var policy = folder.resolve("policy.yaml");
        Files.writeString(
                policy,
                """
                floors: {roc_auc: 0.5}
                approval: required
                aliases: {champion: production, challenger: staging, previous: former}
                """);
        var data = "--data=" + customers;
        var metrics = folder.resolve("metrics.json");
        try (var server = MlflowServer.start(
                folder.resolve("mlflow"), folder.resolve("mlflow/artifacts").toString(), Map.of())) {
            var registry = Tracking.connect(server.uri()).registry();
            // Which waits for the server; a training does not.
            assertThat(registry.models("")).isEmpty();
            var command = new ServerCommand(server.uri(), folder.resolve("home"));

            var first = command.run("train", data, "--register=own", "--alias=production", "--policy=" + policy);
            assertThat(first.exit()).as("%s", first.err()).isZero();
            assertThat(first.out()).last().asString().startsWith("PENDING: waits for approval");
            assertThat(registry.aliases("own")).containsExactly(Map.entry("staging", 1));
            assertThat(command.run("approve", "own", "1", "--reason=seen").exit())
                    .isZero();

            for (var alias : new String[] {"champion", "production"}) {
                var left = command.run("train", data, "--register=own", "--alias=" + alias, "--metrics=" + metrics);
                assertThat(left.exit()).isEqualTo(2);
                assertThat(left.err())
                        .containsExactly("churnlab: own is promoted by a policy of its own (champion is called"
                                + " production; roc_auc >= 0.5, roc_auc > the champion's, approval required): give it"
                                + " with --policy, or as Gate.read(file)");
            }
            assertThat(metrics).doesNotExist();
            assertThat(registry.versions("own")).hasSize(1);
            var promoted = command.run("promote", "own", data);
            assertThat(promoted.exit()).isEqualTo(2);
            assertThat(promoted.err()).singleElement().asString().contains("own is promoted by a policy of its own");

            var twin = command.run("train", data, "--register=own", "--alias=production", "--policy=" + policy);
            assertThat(twin.exit()).as("%s", twin.err()).isZero();
            assertThat(twin.out()).last().asString().startsWith("CHALLENGER: not better than the champion");
            assertThat(registry.aliases("own")).containsOnly(Map.entry("production", 1), Map.entry("staging", 2));
        }
    }
}
