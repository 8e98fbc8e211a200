package dev.churnlab.training;

import dev.churnlab.data.Csv;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Made the files of src/test/resources/dev/churnlab/training/bundle-1 and bundle-2, once, each with the churnlab of its
 * format. They are kept as they are: a format that changes gets a new version and a folder of its own. Beside those of
 * format 1, src/test/python/importance.py made importance.csv.
 */
final class GoldenBundleWriter {
    private GoldenBundleWriter() {}

    public static void main(String[] args) {
        var folder = Path.of(args[0]);
        var customers = Customers.table(40, 2);
        try (var trained = XGBoost.trainer(Customers.SCHEMA)
                        .steps(Customers.steps())
                        .rounds(100)
                        .maxDepth(3)
                        .colsample(0.5)
                        .monotone("tenure", Direction.DECREASING)
                        .earlyStopping(5)
                        .train(Customers.table(500, 1));
                var calibrated = trained.withCalibration(Calibration.platt(trained.evaluate(Customers.table(200, 3))));
                var model = calibrated.withThreshold(0.3)) {
            var provenance = new Provenance(
                    new DataOrigin("customers.csv", "0".repeat(64), 540, 500, 40),
                    null,
                    model.recipe().label(),
                    model.parameters(),
                    new Environment("0.1.0", "3.0.4", "17.0.15 Debian", "Linux 6.1 amd64"),
                    null,
                    Instant.parse("2026-11-21T10:15:30Z"),
                    Instant.parse("2026-11-21T10:15:31Z"));
            ModelBundle.write(folder.resolve("bundle"), model, model.evaluate(customers), provenance);
            Predictions.of(model.predict(customers)).write(folder.resolve("predictions.csv"));
            Csv.write(customers, folder.resolve("customers.csv"));
        }
    }
}
