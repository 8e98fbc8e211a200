package dev.churnlab.cli;

import dev.churnlab.data.Split;
import dev.churnlab.data.Telco;
import dev.churnlab.notebook.Exit;
import dev.churnlab.training.DataOrigin;
import dev.churnlab.training.Metrics;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.Partition;
import dev.churnlab.training.Predictions;
import dev.churnlab.training.Provenance;
import dev.churnlab.training.Recipe;
import dev.churnlab.training.XGBoost;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code churnlab train}: the pipeline's training and evaluation without a notebook or a server. */
@Command(
        name = "train",
        description = "Train on a file and evaluate on the rows that it keeps back.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "FILE", description = "The customers, a CSV file.")
    private Path data;

    @Option(
            names = "--recipe",
            defaultValue = "default",
            description = "Features and parameters: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Recipe recipe;

    @Option(names = "--test-size", defaultValue = "0.2", description = "The share of test rows (${DEFAULT-VALUE}).")
    private double testSize;

    @Option(names = "--seed", defaultValue = "42", description = "The seed of the split (${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--predictions", paramLabel = "OUT.csv", description = "Write row,probability of the test rows.")
    private @Nullable Path predictions;

    @Option(names = "--metrics", paramLabel = "OUT.json", description = "Write the metrics on the test rows.")
    private @Nullable Path metrics;

    @Option(names = "--bundle", paramLabel = "FOLDER", description = "Write the model as a bundle.")
    private @Nullable Path bundle;

    @Override
    public Integer call() {
        var started = Instant.now();
        var table = Telco.load(data);
        var split = Split.random(table, testSize, seed).requireBothClasses(Telco.SCHEMA);
        try (var model = XGBoost.trainer(Telco.SCHEMA).recipe(recipe).train(split.train())) {
            var evaluation = model.evaluate(split.test());
            if (bundle != null) {
                var origin = Provenance.of(
                        model,
                        DataOrigin.of(data, table.rowCount(), split.trainRows().length, split.testRows().length),
                        Partition.random(testSize, seed),
                        started);
                ModelBundle.write(bundle, model, evaluation, origin);
            }
            if (predictions != null) {
                new Predictions(split.testRows(), model.predict(split.test())).write(predictions);
            }
            if (metrics != null) {
                Metrics.write(metrics, evaluation.metrics());
            }
            evaluation.metrics().forEach((name, value) -> System.out.printf(Locale.ROOT, "%-9s %.4f%n", name, value));
        }
        return Exit.DONE.code();
    }
}
