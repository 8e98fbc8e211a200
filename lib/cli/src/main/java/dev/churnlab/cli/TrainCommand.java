package dev.churnlab.cli;

import dev.churnlab.data.Split;
import dev.churnlab.data.Telco;
import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.Location;
import dev.churnlab.training.Baseline;
import dev.churnlab.training.CrossValidation;
import dev.churnlab.training.DataOrigin;
import dev.churnlab.training.Metrics;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.Partition;
import dev.churnlab.training.Predictions;
import dev.churnlab.training.Provenance;
import dev.churnlab.training.Recipe;
import dev.churnlab.training.Trainer;
import dev.churnlab.training.XGBoost;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tech.tablesaw.api.Table;

/** {@code churnlab train}: the pipeline's training and evaluation without a notebook or a server. */
@Command(
        name = "train",
        description = {
            "Train on a file and evaluate on the rows that it keeps back.",
            "With --cv, cross-validate on the whole file instead."
        },
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "FILE", description = "The customers, a CSV file.")
    private Location data;

    @Option(
            names = "--recipe",
            defaultValue = "default",
            description = "Features and parameters: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Recipe recipe;

    @Option(names = "--test-size", defaultValue = "0.2", description = "The share of test rows (${DEFAULT-VALUE}).")
    private double testSize;

    @Option(names = "--seed", defaultValue = "42", description = "The seed of the split (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--cv",
            paramLabel = "FOLDS",
            description = "Cross-validate with so many stratified folds; metrics get _mean and _std.")
    private @Nullable Integer folds;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            description = "With --cv: divide the rows N times, with the seeds 0 to N − 1 (1).")
    private @Nullable Integer repeats;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads train; for very many rows. The last bits of a model may depend on it (1).")
    private @Nullable Integer threads;

    @Option(names = "--predictions", paramLabel = "OUT.csv", description = "Write row,probability of the test rows.")
    private @Nullable Location predictions;

    @Option(names = "--metrics", paramLabel = "OUT.json", description = "Write the metrics.")
    private @Nullable Location metrics;

    @Option(names = "--bundle", paramLabel = "FOLDER", description = "Write the model as a bundle.")
    private @Nullable Location bundle;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var started = Instant.now();
        if (folds == null && repeats != null) {
            throw new ParameterException(spec.commandLine(), "--repeats needs --cv");
        }
        if (folds != null && (predictions != null || bundle != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--cv trains no model to keep: give --predictions and --bundle without it");
        }
        OutputPlaces.check(data, metrics, predictions);
        OutputPlaces.checkBundle(bundle);
        var table = Telco.load(data);
        var standard = XGBoost.trainer(Telco.SCHEMA).recipe(recipe);
        var trainer = threads == null ? standard : standard.threads(threads);
        if (folds == null) {
            train(table, trainer, started);
        } else {
            validate(table, trainer, folds, repeats == null ? 1 : repeats);
        }
        return Exit.DONE.code();
    }

    private void validate(Table table, Trainer trainer, int number, int times) {
        Report.warn(table, Telco.SCHEMA);
        var model = CrossValidation.of(trainer, table, number, times).metrics();
        if (metrics != null) {
            Metrics.write(metrics, model);
        }
        Report.print(
                model, CrossValidation.ofBaseline(trainer, table, number, times).metrics());
    }

    private void train(Table table, Trainer trainer, Instant started) {
        int rows = table.rowCount(); // the table is not looked at any more once it is split: it may be large
        var split = Split.random(table, testSize, seed).requireBothClasses(Telco.SCHEMA);
        // Until XGBoost's own threads begin, a processor has nothing to do.
        var beside = Beside.of(() -> {
            Report.warn(table, Telco.SCHEMA);
            return Baseline.train(split.train(), Telco.SCHEMA).evaluate(split.test());
        });
        try (var model = trainer.train(split.train())) {
            var evaluation = model.evaluate(split.test());
            var baseline = beside.get();
            if (bundle != null) {
                var origin = Provenance.of(
                        model,
                        DataOrigin.of(data, rows, split.trainRows().length, split.testRows().length),
                        Partition.random(testSize, seed),
                        started);
                ModelBundle.write(bundle, model, evaluation, baseline, origin);
            }
            if (predictions != null) {
                new Predictions(split.testRows(), evaluation.probabilities()).write(predictions);
            }
            if (metrics != null) {
                Metrics.write(metrics, evaluation.metrics());
            }
            Report.print(evaluation.metrics(), baseline.metrics());
        }
    }
}
