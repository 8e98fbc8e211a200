package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.data.Csv;
import dev.churnlab.data.Customers;
import dev.churnlab.data.DataException;
import dev.churnlab.data.Problem;
import dev.churnlab.data.Telco;
import dev.churnlab.training.BundleException;
import dev.churnlab.training.Calibration;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.Predictions;
import dev.churnlab.training.Recipe;
import dev.churnlab.training.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
                        "[('gender', 'Any'), ('tenure', 'Any'), ('TotalCharges', 'Any')]",
                        "3 True",
                        "['python_function', 'xgboost'] True");
    }

    /** Rows with another text in one field. */
    private static List<String> with(List<String> lines, int row, String column, String text) {
        var changed = new ArrayList<>(lines);
        var fields = new ArrayList<>(List.of(lines.get(row + 1).split(",", -1)));
        fields.set(List.of(lines.get(0).split(",", -1)).indexOf(column), text);
        changed.set(row + 1, String.join(",", fields));
        return changed;
    }

    private static String model(Run run) {
        return run.loggedModel().uri();
    }

    @Test
    void pythonRefusesTheRowsThatJavaRefuses() throws IOException, InterruptedException {
        var good = folder.resolve("good.csv");
        Csv.write(Customers.synthetic(20, 3), good);
        var lines = Files.readAllLines(good);
        var arguments = new ArrayList<>(List.of(model(Bundles.run(1))));
        var java = new ArrayList<String>();
        for (var wrong : List.of(
                List.of("gender", ""),
                List.of("gender", "male"),
                List.of("Contract", "Two years"),
                List.of("tenure", ""),
                List.of("tenure", "1.5"),
                List.of("tenure", "99999999999"),
                List.of("tenure", "-1"),
                List.of("SeniorCitizen", "2"),
                List.of("MonthlyCharges", ""),
                List.of("MonthlyCharges", "-0.5"),
                List.of("MonthlyCharges", "70,5"),
                List.of("MonthlyCharges", "7_0"),
                List.of("TotalCharges", "unknown"),
                List.of("TotalCharges", "-3"),
                List.of("MonthlyCharges", "1e60"))) {
            var file = folder.resolve("wrong" + java.size() + ".csv");
            var text = wrong.get(1).replace(',', ';');
            Files.write(file, with(lines, 7, wrong.get(0), text));
            arguments.add(file.toString());
            try (var bundle = ModelBundle.read(Bundles.small())) {
                bundle.model().predict(Telco.loader().unlabelled().load(file));
                java.add("no refusal of " + wrong);
            } catch (DataException e) {
                var problem = e.problems().get(0);
                java.add(new Problem(0, problem.row(), problem.column(), problem.value(), problem.rule()).toString());
            } catch (TrainingException e) {
                java.add(String.valueOf(e.getMessage()).replace("a row", "row 7"));
            }
        }

        var python = RealMlflow.python(
                """
                import sys
                import mlflow, pandas as pd
                function = mlflow.pyfunc.load_model(sys.argv[1])
                for file in sys.argv[2:]:
                    try:
                        print("no refusal", function.predict(pd.read_csv(file))[7])
                    except ValueError as error:
                        print(error)
                """,
                arguments.toArray(String[]::new));

        var places = Pattern.compile("= 1\\.0E60");
        assertThat(python.lines().toList())
                .containsExactlyElementsOf(java.stream()
                        .map(line -> places.matcher(line).replaceAll("= 1e+60"))
                        .toList());
        assertThat(java).allMatch(line -> line.startsWith("row 7"));
    }

    @Test
    void pythonTakesWhatJavaTakes() throws IOException, InterruptedException {
        var rows = folder.resolve("whole.csv");
        Csv.write(Customers.synthetic(50, 4), rows);
        var lines = Files.readAllLines(rows);
        for (int row = 0; row < 50; row++) {
            lines = with(with(lines, row, "MonthlyCharges", String.valueOf(20 + row)), row, "tenure", row + ".0");
        }
        lines = with(lines, 5, "TotalCharges", " ");
        Files.write(rows, lines);
        var predictions = folder.resolve("predictions.csv");
        try (var bundle = ModelBundle.read(Bundles.small())) {
            Predictions.of(bundle.model().predict(Telco.loader().unlabelled().load(rows)))
                    .write(predictions);
        }

        var differences = RealMlflow.python(
                """
                import json, sys
                import mlflow, numpy as np, pandas as pd
                from mlflow.utils.proto_json_utils import dataframe_from_parsed_json
                function = mlflow.pyfunc.load_model(sys.argv[1])
                schema = function.metadata.get_input_schema()
                expected = pd.read_csv(sys.argv[3], dtype={"probability": np.float32})["probability"]
                rows = pd.read_csv(sys.argv[2])
                assert rows["MonthlyCharges"].dtype == np.int64 and rows["tenure"].dtype == np.float64
                texts = pd.read_csv(sys.argv[2], dtype=str, keep_default_na=False)
                def over_http(orient):
                    return dataframe_from_parsed_json(json.loads(rows.to_json(orient=orient)), orient, schema)
                variants = {
                    "as read": rows,
                    "texts": texts,
                    "categories": rows.astype({name: "category" for name in ("gender", "Contract")}),
                    "all categories": texts.astype("category"),
                    "nullable": pd.read_csv(sys.argv[2], skipinitialspace=True).convert_dtypes(),
                    "float32": rows.astype({"tenure": np.float32, "MonthlyCharges": np.float32}),
                    "truth": rows.assign(SeniorCitizen=rows["SeniorCitizen"] == 1),
                    "other index": rows.set_index("customerID", drop=False),
                    "split": over_http("split"),
                    "records": over_http("records"),
                }
                for name, variant in variants.items():
                    print(name, np.abs(function.predict(variant) - expected).max())
                """,
                model(Bundles.run(1)),
                rows.toString(),
                predictions.toString());

        assertThat(differences.lines()).hasSize(10).allMatch(line -> line.endsWith(" 0.0"));
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
