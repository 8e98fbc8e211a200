package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.data.Csv;
import dev.churnlab.data.Customers;
import dev.churnlab.training.BundleException;
import dev.churnlab.training.Calibration;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.Predictions;
import dev.churnlab.training.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** MLflow and Python take the model that Java logged for one of their own, and predict the same. */
@ExtendWith(RealMlflow.class)
class ModelIT {
    /** Loads each model in both ways, by alias, and prints the greatest difference to Java's predictions of each. */
    private static final String COMPARE =
            """
            import sys
            import mlflow, numpy as np, pandas as pd, xgboost as xgb
            customers = pd.read_csv(sys.argv[1])
            for uri, predictions in zip(sys.argv[2::2], sys.argv[3::2]):
                expected = pd.read_csv(predictions, dtype={"probability": np.float32})
                rows = customers.iloc[expected["row"]]
                function = mlflow.pyfunc.load_model(uri)
                booster = mlflow.xgboost.load_model(uri)
                features = xgb.DMatrix(function._model_impl.matrix(rows), feature_names=booster.feature_names,
                                       feature_types=booster.feature_types, enable_categorical=True)
                for found in (function.predict(rows), booster.predict(features)):
                    assert found.dtype == np.float32 and len(found) == 1409
                    print(np.abs(found - expected["probability"]).max())
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final TrackingServer server = RealMlflow.client();

    @Test
    void pythonPredictsTheSameFromRawRows() throws IOException, InterruptedException {
        var data = TelcoModels.customers();
        var arguments = new ArrayList<>(List.of(data.toString()));
        for (var recipe : Recipe.values()) {
            var predictions = folder.resolve(recipe + ".csv");
            var bundle = TelcoModels.train(recipe, folder, predictions);
            var name = "model-it " + recipe;
            var version = server.registry().register(name, server.run("model-it", run -> run.model(bundle)));
            server.registry().alias(version, "candidate");
            arguments.addAll(List.of("models:/" + name + "@candidate", predictions.toString()));
        }

        var differences = RealMlflow.python(COMPARE, arguments.toArray(String[]::new));

        assertThat(differences.lines()).hasSize(2 * Recipe.values().length).containsOnly("0.0");
    }

    @Test
    void pythonAppliesTheCalibrations() throws IOException, InterruptedException {
        var others = Customers.synthetic(500, 2);
        var rows = folder.resolve("others.csv");
        Csv.write(others, rows);
        var arguments = new ArrayList<>(List.of(rows.toString()));
        try (var bundle = ModelBundle.read(Bundles.small())) {
            var evaluation = bundle.model().evaluate(others);
            for (var calibration : List.of(Calibration.platt(evaluation), Calibration.isotonic(evaluation))) {
                try (var model = bundle.model().withCalibration(calibration)) {
                    var place = folder.resolve(calibration.getClass().getSimpleName());
                    ModelBundle.write(place, model, evaluation, bundle.provenance());
                    var predictions = folder.resolve(place.getFileName() + ".csv");
                    Predictions.of(model.predict(others)).write(predictions);
                    var run = server.run("model-it", tracked -> tracked.model(place));
                    var id = server.rest()
                            .get("runs/get", Map.of("run_id", run.id()))
                            .at("/run/outputs/model_outputs/0/model_id")
                            .asText();
                    arguments.addAll(List.of("models:/" + id, predictions.toString()));
                }
            }
        }

        var differences = RealMlflow.python(
                """
                import sys
                import mlflow, numpy as np, pandas as pd
                rows = pd.read_csv(sys.argv[1])
                for uri, predictions in zip(sys.argv[2::2], sys.argv[3::2]):
                    expected = pd.read_csv(predictions, dtype={"probability": np.float32})["probability"]
                    found = mlflow.pyfunc.load_model(uri).predict(rows)
                    print(found.dtype == np.float32, np.abs(found - expected).max() < 1e-6)
                """,
                arguments.toArray(String[]::new));

        assertThat(differences.lines()).hasSize(2).containsOnly("True True");
    }

    @Test
    void signatureAndExampleAreMlflows() throws IOException, InterruptedException {
        var model = "models:/"
                + server.rest()
                        .get("runs/get", Map.of("run_id", Bundles.run(1).id()))
                        .at("/run/outputs/model_outputs/0/model_id")
                        .asText();

        var said = RealMlflow.python(
                """
                import sys, mlflow
                info = mlflow.models.get_model_info(sys.argv[1])
                print([(c.name, str(c.type)) for c in info.signature.inputs.inputs if c.name in ("gender", "tenure", "TotalCharges")])
                function = mlflow.pyfunc.load_model(sys.argv[1])
                example = function.input_example
                print(len(example), ((0 < function.predict(example)) & (function.predict(example) < 1)).all())
                print(sorted(info.flavors), info.run_id == sys.argv[2])
                """,
                model,
                Bundles.run(1).id());

        assertThat(said.lines())
                .containsExactly(
                        "[('gender', 'DataType.string'), ('tenure', 'DataType.long'), ('TotalCharges', 'Any')]",
                        "3 True",
                        "['python_function', 'xgboost'] True");
    }

    @Test
    void pageOfTheModelHasItsParametersMetricsAndVersions() {
        var run = server.run("model-it", r -> {
            r.model(Bundles.small());
            r.metrics(Map.of("roc_auc", 0.84, "f1", 0.6));
            r.metric("train/logloss", 0.4, 7);
        });
        server.registry().register("model-it page", run);

        var model = server.rest()
                .get("logged-models/" + run.loggedModel().id(), Map.of())
                .path("model");
        assertThat(model.at("/info/status").asText()).isEqualTo("LOGGED_MODEL_READY");
        assertThat(model.at("/info/source_run_id").asText()).isEqualTo(run.id());
        assertThat(model.at("/info/tags").toString()).contains("mlflow.modelVersions", "model-it page");
        assertThat(model.at("/data/params").toString()).contains("max_depth");
        assertThat(model.at("/data/metrics").findValuesAsText("key"))
                .containsExactlyInAnyOrder("roc_auc", "f1", "train/logloss");
        assertThat(server.rest()
                        .get("metrics/get-history", Map.of("run_id", run.id(), "metric_key", "roc_auc"))
                        .path("metrics"))
                .hasSize(1);
    }

    @Test
    void whatIsNoBundleIsNotLogged() throws IOException {
        var broken = folder.resolve("broken");
        Files.createDirectory(broken);
        Files.writeString(broken.resolve("bundle.json"), "{}");

        assertThatThrownBy(() -> server.run("model-it", run -> run.model(broken)))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("broken");
    }
}
