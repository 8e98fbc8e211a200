package dev.churnlab.tracking;

import dev.churnlab.data.Split;
import dev.churnlab.data.Telco;
import dev.churnlab.training.DataOrigin;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.Partition;
import dev.churnlab.training.Predictions;
import dev.churnlab.training.Provenance;
import dev.churnlab.training.Recipe;
import dev.churnlab.training.XGBoost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;

/** Models of the real customers, with the probabilities that Java gives for the 1,409 that were kept back. */
final class TelcoModels {
    /** How many customers are kept back. */
    static final int TEST_ROWS = 1409;

    private TelcoModels() {}

    /** The file of all customers; without it the test is skipped. */
    static Path customers() {
        var named = System.getenv("CHURNLAB_REFERENCE");
        var data = (named != null ? Path.of(named) : Path.of("../../../shared")).resolve("data");
        Assumptions.assumeTrue(
                Files.isRegularFile(data.resolve("telco-churn.csv")),
                "needs telco-churn.csv in CHURNLAB_REFERENCE or ../shared, there is none in " + data.toAbsolutePath());
        return data.resolve("telco-churn.csv");
    }

    /** Trains, writes what it predicts, and gives the bundle. */
    static Path train(Recipe recipe, Path folder, Path predictions) {
        var started = Instant.now();
        var data = customers();
        var customers = Telco.load(data);
        var split = Split.random(customers, 0.2, 42);
        try (var model = XGBoost.trainer(Telco.SCHEMA).recipe(recipe).threads(1).train(split.train())) {
            var origin = DataOrigin.of(
                    data,
                    customers.rowCount(),
                    split.train().rowCount(),
                    split.test().rowCount());
            var provenance = Provenance.of(model, origin, Partition.random(0.2, 42), started);
            var bundle = folder.resolve("bundle of " + recipe);
            ModelBundle.write(bundle, model, model.evaluate(split.test()), provenance);
            new Predictions(split.testRows(), model.predict(split.test())).write(predictions);
            return bundle;
        }
    }
}
