package dev.churnlab.cli;

import dev.churnlab.data.Experiment;
import dev.churnlab.data.Split;
import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.Location;
import dev.churnlab.tracking.Dataset;
import dev.churnlab.tracking.Run;
import dev.churnlab.training.Baseline;
import dev.churnlab.training.DataOrigin;
import dev.churnlab.training.Metrics;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.Partition;
import dev.churnlab.training.Provenance;
import dev.churnlab.training.XGBoost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code churnlab experiment}: any table with two classes, from an experiment file to a tuned, evaluated, tracked model. */
@Command(
        name = "experiment",
        description = {
            "Tune, train and evaluate what an experiment file describes.",
            "With MLFLOW_TRACKING_URI it is a run of the experiment of its name, each trial one below it."
        },
        mixinStandardHelpOptions = true)
final class ExperimentCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE.yaml",
            description = "name, n_trials, random_state, test_size and dataset; see lib/data.")
    private Path file;

    @Option(names = "--workers", description = "How many threads train; with another number the trials are others.")
    private int workers = Math.min(Runtime.getRuntime().availableProcessors(), 5);

    @Option(
            names = "--trials-file",
            paramLabel = "FILE",
            description = "Keep the trials here; a search that was stopped goes on.")
    private @Nullable Path trialsFile;

    @Option(names = "--metrics", paramLabel = "OUT.json", description = "Write the metrics.")
    private @Nullable Location metrics;

    @Option(
            names = "--bundle",
            paramLabel = "FOLDER",
            description = "Write the best model as a bundle; a path or s3://.")
    private @Nullable Location bundle;

    @Mixin
    private TrackingOption tracking = new TrackingOption();

    @Override
    public Integer call() throws IOException {
        var experiment = Experiment.read(file);
        OutputPlaces.check(experiment.data(), metrics);
        OutputPlaces.checkBundle(bundle);
        for (var key : experiment.ignored()) {
            System.err.println("churnlab: warning: " + file + ": " + key + " says nothing to churnlab");
        }
        if (System.getenv("MLFLOW_TRACKING_URI") == null) {
            run(experiment, null);
        } else {
            tracking.<IOException>run(experiment.name(), tracked -> run(experiment, tracked));
        }
        return Exit.DONE.code();
    }

    private void run(Experiment experiment, @Nullable Run run) throws IOException {
        var started = Instant.now();
        var schema = experiment.schema();
        var table = experiment.load();
        Report.warn(table, schema);
        var split =
                Split.random(table, experiment.testSize(), experiment.seed()).requireBothClasses(schema);
        System.out.println(experiment.name() + ": " + split + ", "
                + schema.features().size() + " features, " + schema.target() + " = " + schema.positive());
        var tuner = XGBoost.tuner(schema)
                .trials(experiment.trials())
                .seed(experiment.seed())
                .workers(workers)
                .onTrial(trial -> Report.trial(trial, run));
        var tuning = (trialsFile == null ? tuner : tuner.file(trialsFile)).tune(split.train());
        try (var model = tuning.trainer().train(split.train())) {
            var evaluation = model.evaluate(split.test());
            var baseline = Baseline.train(split.train(), schema).evaluate(split.test());
            var figures = new LinkedHashMap<>(evaluation.metrics());
            figures.putAll(tuning.metrics());
            var origin = DataOrigin.of(
                    experiment.data(), table.rowCount(), split.trainRows().length, split.testRows().length);
            var partition = Partition.random(experiment.testSize(), experiment.seed());
            var provenance = Provenance.of(model, origin, partition, started);
            if (bundle != null) {
                ModelBundle.write(bundle, model, evaluation, baseline, provenance);
            }
            if (run != null) {
                run.params(model.parameters());
                run.metrics(figures);
                run.artifact(file);
                run.dataset(Dataset.of(origin, experiment.data().toString(), schema));
                TrackedFiles.model(run, place -> ModelBundle.write(place, model, evaluation, baseline, provenance));
            }
            if (metrics != null) {
                Metrics.write(metrics, figures);
            }
            Report.tuning(tuning);
            Report.print(figures, baseline.metrics());
        }
    }
}
