package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.churnlab.training.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is logged to a run is what MLflow has of it afterwards. */
@ExtendWith(RealMlflow.class)
class RunIT {
    private final TrackingServer server = RealMlflow.client();

    private static Map<String, String> pairs(JsonNode array) {
        var pairs = new TreeMap<String, String>();
        array.forEach(
                each -> pairs.put(each.path("key").asText(), each.path("value").asText()));
        return pairs;
    }

    private JsonNode data(Run run) {
        return server.get(run.id()).path("data");
    }

    private String status(Run run) {
        return server.get(run.id()).path("info").path("status").asText();
    }

    @Test
    void paramsMetricsAndTagsAreKept() {
        var run = server.run("Größe / run it", r -> {
            r.name("erste");
            r.params(Map.of("max_depth", 5, "eta", 0.2, "recipe", "reference", "leer", "", "lang", "ü".repeat(6000)));
            r.metric("roc_auc", 0.8476);
            r.tag("churnlab.pipeline", "churn");
        });

        var data = data(run);
        assertThat(pairs(data.path("params")))
                .containsEntry("max_depth", "5")
                .containsEntry("eta", "0.2")
                .containsEntry("leer", "")
                .containsEntry("lang", "ü".repeat(6000));
        assertThat(pairs(data.path("metrics"))).containsExactly(Map.entry("roc_auc", "0.8476"));
        assertThat(pairs(data.path("tags")))
                .containsEntry("churnlab.pipeline", "churn")
                .containsEntry("mlflow.runName", "erste")
                .containsKeys("mlflow.user", "mlflow.source.name", "mlflow.source.type", "mlflow.source.git.commit");
        assertThat(status(run)).isEqualTo("FINISHED");
        assertThat(run.url())
                .hasToString(server.uri() + "/#/experiments/"
                        + server.get(run.id())
                                .path("info")
                                .path("experiment_id")
                                .asText() + "/runs/" + run.id());
    }

    @Test
    void moreThanABatchIsKeptInOrder() {
        var params = new LinkedHashMap<String, Integer>();
        for (var i = 0; i < 250; i++) {
            params.put("p" + i, i);
        }
        var run = server.run("run-it", r -> {
            r.params(params);
            for (var step = 0; step < 2500; step++) {
                r.metric("train/logloss", 1.0 / (step + 1), step);
            }
        });

        var history = server.rest()
                .get(
                        "metrics/get-history",
                        Map.of("run_id", run.id(), "metric_key", "train/logloss", "max_results", "3000"))
                .path("metrics");
        assertThat(data(run).path("params")).hasSize(250);
        assertThat(history).hasSize(2500);
        assertThat(history.get(2499).path("step").asInt()).isEqualTo(2499);
        assertThat(history.get(2499).path("value").asDouble()).isEqualTo(1.0 / 2500);
    }

    @Test
    void notANumberAndInfinityAreKeptAsMlflowKeepsThem() {
        var run = server.run(
                "run-it",
                r -> r.metrics(Map.of(
                        "nan", Double.NaN,
                        "most", Double.POSITIVE_INFINITY,
                        "least", Double.NEGATIVE_INFINITY)));

        assertThat(pairs(data(run).path("metrics")))
                .containsEntry("nan", "NaN")
                .containsEntry("most", "1.7976931348623157E308")
                .containsEntry("least", "-1.7976931348623157E308");
    }

    @Test
    void artifactsAreKeptByteByByte(@TempDir Path folder) throws IOException {
        var bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        Files.createDirectories(folder.resolve("plots/größe"));
        Files.write(folder.resolve("plots/größe/roc curve.bin"), bytes);
        Files.writeString(folder.resolve("plots/100%.txt"), "");
        var told = new TreeMap<String, String>();
        var run = server.run("run-it", r -> {
            r.artifact(
                    folder.resolve("plots"), "pictures/all", (name, moved, of) -> told.put(name, moved + " of " + of));
            r.artifact("report.html", "<p>größer</p>");
        });
        assertThat(told)
                .containsOnly(
                        Map.entry("pictures/all/plots/größe/roc curve.bin", "3000000 of 3000000"),
                        Map.entry("pictures/all/plots/100%.txt", "0 of 0"));

        var artifacts = new Artifacts(
                server.rest(),
                server.get(run.id()).path("info").path("artifact_uri").asText());
        artifacts.get("", folder.resolve("back"));
        assertThat(folder.resolve("back/pictures/all/plots/größe/roc curve.bin"))
                .hasBinaryContent(bytes);
        assertThat(folder.resolve("back/pictures/all/plots/100%.txt")).isEmptyFile();
        assertThat(folder.resolve("back/report.html"))
                .content(StandardCharsets.UTF_8)
                .isEqualTo("<p>größer</p>");
        assertThatThrownBy(() -> artifacts.get("no such", folder.resolve("none")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("there is no artifact no such");
    }

    @Test
    void bodyThatThrowsFailsTheRun() {
        var made = new Run[1];

        assertThatThrownBy(() -> server.run("run-it", r -> {
                    made[0] = r;
                    r.metric("before", 1);
                    throw new IOException("the disk is full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is full")
                .hasNoSuppressedExceptions();

        assertThat(status(made[0])).isEqualTo("FAILED");
        assertThat(pairs(data(made[0]).path("metrics"))).containsKey("before");
        assertThat(pairs(data(made[0]).path("tags")))
                .containsEntry("churnlab.error", "java.io.IOException: the disk is full");
    }

    @Test
    void openRunIsRunningAndIsResumed() {
        var run = server.start("run-it");
        assertThat(status(run)).isEqualTo("RUNNING");
        run.param("seed", 42);
        run.close();
        run.close();
        assertThat(status(run)).isEqualTo("FINISHED");
        assertThatThrownBy(() -> run.param("late", 1)).hasMessageContaining("is closed: open it again");

        try (var again = server.resume(run.id())) {
            assertThat(status(again)).isEqualTo("RUNNING");
            again.param("seed", 42);
            assertThatThrownBy(() -> again.param("seed", 43))
                    .isInstanceOf(TrackingException.class)
                    .hasMessageContaining("seed");
            again.metric("roc_auc", 0.8);
        }
        assertThat(status(run)).isEqualTo("FINISHED");
        assertThat(pairs(data(run).path("metrics"))).containsKey("roc_auc");
    }

    @Test
    void aTrialIsAChildRun() {
        var trials = new ArrayList<String>();
        var parent = server.run("run it", r -> {
            r.trial(new Trial(0, Map.of("eta", 0.1), Trial.State.COMPLETE, List.of(0.8, 0.9)));
            r.trial(new Trial(1, Map.of("eta", 0.5), Trial.State.PRUNED, List.of(0.6)));
        });
        var found = server.rest()
                .post(
                        "runs/search",
                        Map.of(
                                "experiment_ids",
                                List.of(server.get(parent.id())
                                        .at("/info/experiment_id")
                                        .asText()),
                                "filter",
                                "tags.`mlflow.parentRunId` = '" + parent.id() + "'"))
                .path("runs");
        for (var run : found) {
            var data = run.path("data");
            trials.add(pairs(data.path("tags")).get("mlflow.runName") + " "
                    + pairs(data.path("tags")).get("churnlab.trial") + " "
                    + pairs(data.path("params")).get("eta") + " "
                    + pairs(data.path("metrics")).get("fold_roc_auc"));
        }
        assertThat(trials).containsExactlyInAnyOrder("trial 0 complete 0.1 0.9", "trial 1 pruned 0.5 0.6");
    }

    @Test
    void childRunsNameTheirParent() {
        var ids = new String[1];
        var run = server.run("run-it", r -> {
            try (var fold = r.child("fold 1")) {
                fold.metric("roc_auc", 0.8);
                ids[0] = fold.id();
            }
        });

        assertThat(pairs(server.get(ids[0]).path("data").path("tags")))
                .containsEntry("mlflow.parentRunId", run.id())
                .containsEntry("mlflow.runName", "fold 1");
    }

    @Test
    void unknownAndDeletedAreNamed() {
        assertThatThrownBy(() -> server.resume("0123456789abcdef0123456789abcdef"))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("MLflow at " + server.uri() + ": Run with id=0123456789abcdef0123456789abcdef not found");

        var run = server.run("run-it-deleted", r -> {});
        var experiment = server.get(run.id()).path("info").path("experiment_id").asText();
        server.rest().post("runs/delete", Map.of("run_id", run.id()));
        server.rest().post("experiments/delete", Map.of("experiment_id", experiment));

        assertThatThrownBy(() -> server.resume(run.id())).hasMessageContaining("is deleted: restore it");
        assertThatThrownBy(() -> server.start("run-it-deleted"))
                .isInstanceOf(TrackingException.class)
                .hasMessageContaining("experiment 'run-it-deleted' on " + server.uri() + " is deleted")
                .hasMessageContaining("mlflow experiments restore --experiment-id " + experiment);
    }

    @Test
    void sameExperimentFromManyThreadsIsOne() throws InterruptedException {
        var experiments = java.util.Collections.synchronizedSet(new java.util.HashSet<String>());
        var threads = new Thread[4];
        for (var i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                try (var run = server.start("run-it-together")) {
                    experiments.add(server.get(run.id())
                            .path("info")
                            .path("experiment_id")
                            .asText());
                }
            });
            threads[i].start();
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(experiments).hasSize(1);
    }
}
