package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.data.Customers;
import dev.churnlab.testing.S3Server;
import dev.churnlab.training.ModelBundle;
import java.nio.file.Path;
import java.util.Map;
import ml.dmlc.xgboost4j.java.DMatrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model is loaded by each address that MLflow's tools take, whoever logged it. */
@ExtendWith(RealMlflow.class)
class ModelAddressIT {
    private static final String NAME = "address";

    private static TrackingServer server;
    private static ModelVersion version;
    private static Run run;

    @BeforeAll
    static void log() {
        server = RealMlflow.client();
        run = server.run("address", logged -> {
            logged.model(Bundles.small());
            logged.artifact(Bundles.small(), "kept");
        });
        version = server.registry().register(NAME, run);
        server.registry().alias(version, "candidate");
    }

    private static ModelBundle load(String address) {
        return Models.load(address, () -> server, Map.of());
    }

    /** Its predictions are those of the bundle that was logged. */
    private static void isTheSmallOne(ModelBundle found) {
        var customers = Customers.synthetic(50, 3);
        try (found;
                var expected = ModelBundle.read(Bundles.small())) {
            assertThat(found.model().predict(customers))
                    .isEqualTo(expected.model().predict(customers));
        }
    }

    @Test
    void byAliasVersionModelRunAndPath() {
        for (var address : new String[] {
            "models:/address@candidate",
            version.uri(),
            run.loggedModel().uri(),
            "runs:/" + run.id() + "/model",
            "runs:/" + run.id() + "/kept/bundle",
            Bundles.small().toString()
        }) {
            isTheSmallOne(load(address));
        }
    }

    @Test
    void byItsPlaceInABucket(@TempDir Path folder) throws Exception {
        try (var s3 = S3Server.start(folder)) {
            s3.bucket("lab");
            var variables = s3.environment();
            var direct = new Artifacts(RealMlflow.client(variables).rest(), "s3://lab/model");
            direct.putContent(Bundles.small(), "bundle");
            direct.put(new MlflowModel(Bundles.small()).content("m-0", "r-0"));
            isTheSmallOne(Models.load("s3://lab/model/bundle", () -> server, variables));
            isTheSmallOne(Models.load("s3://lab/model", () -> server, variables));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"models:/", "models:/a/b/c", "models:/a@", "runs:/", "runs:/abc", "models:a"})
    void whatIsNoAddressIsSaid(String text) {
        assertThatThrownBy(() -> load(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("models:/NAME@ALIAS")
                .hasMessageContaining("was " + text);
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> load("models:/address@nobody"))
                .hasMessage("no version of model address is called nobody; its aliases are [candidate]");
        assertThatThrownBy(() -> load("models:/address/99")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> load("runs:/" + run.id() + "/none")).isInstanceOf(NotFoundException.class);
    }

    /** Python logs the booster that Java logged in both of its formats, and one of its own; and says what that gives. */
    private static final String RELOG =
            """
            import sys
            import mlflow, numpy as np, xgboost as xgb
            rows = np.arange(300, dtype=np.float32).reshape(100, 3) % 17
            labelled = xgb.DMatrix(rows, label=rows[:, 0] > rows[:, 1])
            java = mlflow.xgboost.load_model(sys.argv[1])
            python = xgb.train({"objective": "binary:logistic", "max_depth": 3, "seed": 1}, labelled, 5)
            run = mlflow.start_run()
            for model, form in ((java, "ubj"), (java, "json"), (python, "ubj")):
                print(mlflow.xgboost.log_model(model, name="plain", model_format=form).model_uri)
            print(",".join(str(p) for p in python.predict(xgb.DMatrix(rows[:2]))))
            sys.stdout = sys.stderr
            """;

    @Test
    void whatPythonLoggedGivesItsBooster() throws Exception {
        var said = RealMlflow.python(RELOG, run.loggedModel().uri()).lines().toList();

        var expected = Models.booster(version.uri(), () -> server, Map.of());
        for (var uri : said.subList(0, 2)) {
            var found = Models.booster(uri, () -> server, Map.of());
            assertThat(found.getModelDump("", true)).isEqualTo(expected.getModelDump("", true));
            found.dispose();
        }
        expected.dispose();
        var rows = new DMatrix(new float[] {0, 1, 2, 3, 4, 5}, 2, 3, Float.NaN);
        var python = Models.booster(said.get(2), () -> server, Map.of());
        var probabilities = python.predict(rows);
        assertThat(probabilities[0][0] + "," + probabilities[1][0]).isEqualTo(said.get(3));
        python.dispose();
        rows.dispose();
    }

    @Test
    void whatPythonLoggedTakesNoCustomersAndSaysSo() throws Exception {
        var uri = RealMlflow.python(RELOG, run.loggedModel().uri())
                .lines()
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> load(uri))
                .isInstanceOf(NotFoundException.class)
                .hasMessage(uri + " takes features, not customers: mlflow.xgboost logged it, without a model bundle;"
                        + " Models.booster gives its booster");
    }

    @Test
    void aBundleThatPythonLoggedIsLoaded() throws Exception {
        var uri = RealMlflow.python(
                """
                import sys, mlflow
                folder = mlflow.artifacts.download_artifacts(sys.argv[1])
                run = mlflow.start_run()
                print(mlflow.pyfunc.log_model(name="again", loader_module="churnlab_bundle", data_path=folder + "/bundle",
                                              code_paths=[folder + "/code/churnlab_bundle.py"]).model_uri)
                sys.stdout = sys.stderr
                """,
                run.loggedModel().uri());

        isTheSmallOne(load(uri));
    }
}
