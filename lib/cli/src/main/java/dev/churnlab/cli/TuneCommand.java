package dev.churnlab.cli;

import dev.churnlab.data.Split;
import dev.churnlab.data.Telco;
import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.Location;
import dev.churnlab.tracking.Run;
import dev.churnlab.training.Baseline;
import dev.churnlab.training.DataOrigin;
import dev.churnlab.training.Metrics;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.Partition;
import dev.churnlab.training.Provenance;
import dev.churnlab.training.Pruner;
import dev.churnlab.training.Recipe;
import dev.churnlab.training.Sampler;
import dev.churnlab.training.SearchSpace;
import dev.churnlab.training.Tuner;
import dev.churnlab.training.XGBoost;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code churnlab tune}: a search for better parameters by cross-validation inside the training rows. */
@Command(
        name = "tune",
        description = {
            "Search for better parameters by cross-validation inside the training rows,",
            "train with the best, and evaluate on the rows that are kept back.",
            "With MLFLOW_TRACKING_URI each trial is a run below the run of the search."
        },
        mixinStandardHelpOptions = true)
final class TuneCommand implements Callable<Integer> {
    private static final String EXPERIMENT = "churn";

    /** The ways to choose points. */
    enum Sampling {
        TPE,
        RANDOM,
        GRID
    }

    /** The ways to stop a trial early. */
    enum Pruning {
        MEDIAN,
        HALVING,
        NONE
    }

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "The customers, a CSV file.")
    private Location data;

    @Option(names = "--trials", defaultValue = "50", description = "How many trials at most (${DEFAULT-VALUE}).")
    private int trials;

    @Option(names = "--seed", defaultValue = "0", description = "The seed of the search (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--timeout",
            converter = Times.class,
            paramLabel = "DURATION",
            description = "Begin no trial after this time, as in 90s, 10m.")
    private @Nullable Duration timeout;

    @Option(names = "--workers", description = "How many threads train; with another number the trials are others.")
    private int workers = Math.min(Runtime.getRuntime().availableProcessors(), 5);

    @Option(
            names = "--recipe",
            defaultValue = "default",
            description = "Where the search starts: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Recipe recipe;

    @Option(names = "--space", paramLabel = "FILE.json", description = "What is searched; see lib/training.")
    private @Nullable Path space;

    @Option(names = "--sampler", defaultValue = "tpe", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Sampling sampling;

    @Option(names = "--pruner", defaultValue = "median", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Pruning pruning;

    @Option(names = "--cold", description = "Do not try the recipe's own parameters first.")
    private boolean cold;

    @Option(names = "--cv", defaultValue = "5", description = "How many folds (${DEFAULT-VALUE}).")
    private int folds;

    @Option(names = "--cv-seed", defaultValue = "0", description = "The seed of the folds (${DEFAULT-VALUE}).")
    private long foldSeed;

    @Option(names = "--test-size", defaultValue = "0.2", description = "The share of test rows (${DEFAULT-VALUE}).")
    private double testSize;

    @Option(names = "--split-seed", defaultValue = "42", description = "The seed of the split (${DEFAULT-VALUE}).")
    private long splitSeed;

    @Option(
            names = "--trials-file",
            paramLabel = "FILE",
            description = "Keep the trials here; a search that was stopped goes on.")
    private @Nullable Path trialsFile;

    @Option(
            names = "--metrics",
            paramLabel = "OUT.json",
            description = "Write the metrics: cross-validated and on the test rows.")
    private @Nullable Location metrics;

    @Option(
            names = "--bundle",
            paramLabel = "FOLDER",
            description = "Write the best model as a bundle; a path or s3://.")
    private @Nullable Location bundle;

    @Mixin
    private TrackingOption tracking = new TrackingOption();

    @Override
    public Integer call() {
        OutputPlaces.check(data, metrics);
        OutputPlaces.checkBundle(bundle);
        var tuner = tuner();
        if (System.getenv("MLFLOW_TRACKING_URI") == null) {
            tune(tuner, null);
        } else {
            tracking.run(EXPERIMENT, run -> tune(tuner.onTrial(trial -> Report.trial(trial, run)), run));
        }
        return Exit.DONE.code();
    }

    private Tuner tuner() {
        var tuner = XGBoost.tuner(Telco.SCHEMA)
                .trainer(XGBoost.trainer(Telco.SCHEMA).recipe(recipe))
                .trials(trials)
                .seed(seed)
                .workers(workers)
                .folds(folds, foldSeed)
                .sampler(
                        switch (sampling) {
                            case TPE -> Sampler.tpe();
                            case RANDOM -> Sampler.random();
                            case GRID -> Sampler.grid(3);
                        })
                .pruner(
                        switch (pruning) {
                            case MEDIAN -> Pruner.median();
                            case HALVING -> Pruner.successiveHalving();
                            case NONE -> Pruner.none();
                        })
                .onTrial(trial -> Report.trial(trial, null));
        if (space != null) {
            tuner = tuner.space(SearchSpace.read(space));
        }
        if (timeout != null) {
            tuner = tuner.time(timeout);
        }
        if (trialsFile != null) {
            tuner = tuner.file(trialsFile);
        }
        return cold ? tuner.coldStart() : tuner;
    }

    private void tune(Tuner tuner, @Nullable Run run) {
        var started = Instant.now();
        var table = Telco.load(data);
        Report.warn(table, Telco.SCHEMA);
        var split = Split.random(table, testSize, splitSeed).requireBothClasses(Telco.SCHEMA);
        var tuning = tuner.tune(split.train());
        try (var model = tuning.trainer().train(split.train())) {
            var evaluation = model.evaluate(split.test());
            var baseline = Baseline.train(split.train(), Telco.SCHEMA).evaluate(split.test());
            var figures = new LinkedHashMap<>(evaluation.metrics());
            figures.putAll(tuning.metrics());
            var origin = DataOrigin.of(data, table.rowCount(), split.trainRows().length, split.testRows().length);
            var provenance = Provenance.of(model, origin, Partition.random(testSize, splitSeed), started);
            if (bundle != null) {
                ModelBundle.write(bundle, model, evaluation, baseline, provenance);
            }
            if (metrics != null) {
                Metrics.write(metrics, figures);
            }
            if (run != null) {
                run.params(model.parameters());
                run.metrics(figures);
                if (bundle != null) {
                    TrackedFiles.model(run, place -> ModelBundle.write(place, model, evaluation, baseline, provenance));
                }
            }
            Report.tuning(tuning);
            Report.print(figures, baseline.metrics());
        }
    }
}
