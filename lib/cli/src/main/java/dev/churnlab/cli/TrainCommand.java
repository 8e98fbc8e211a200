package dev.churnlab.cli;

import dev.churnlab.data.Split;
import dev.churnlab.data.Telco;
import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.Location;
import dev.churnlab.tracking.Dataset;
import dev.churnlab.tracking.Gate;
import dev.churnlab.tracking.Run;
import dev.churnlab.tracking.Tracking;
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
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tech.tablesaw.api.Table;

/** {@code churnlab train}: the pipeline's training and evaluation without a notebook; tracked where that is asked for. */
@Command(
        name = "train",
        description = {
            "Train on a file and evaluate on the rows that it keeps back.",
            "With --cv, cross-validate on the whole file instead.",
            "With --experiment it is a run in MLflow, and goes on when that does not."
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

    @Option(names = "--bundle", paramLabel = "FOLDER", description = "Write the model as a bundle; a path or s3://.")
    private @Nullable Location bundle;

    @Option(names = "--experiment", paramLabel = "NAME", description = "Track the training as a run of it in MLflow.")
    private @Nullable String experiment;

    @Option(
            names = "--register",
            paramLabel = "MODEL",
            description =
                    "Register the model as the next version of this name; in MLFLOW_EXPERIMENT_NAME's experiment.")
    private @Nullable String register;

    @Option(
            names = "--alias",
            paramLabel = "NAME",
            description = "What the version is called. One that the policy manages (champion …) it has to earn.")
    private @Nullable String alias;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy (YAML) that decides on the alias; without one as `churnlab promote` has it.")
    private @Nullable Location policy;

    @Option(
            names = "--log-data",
            description = "Store the file of customers with the run. Without it no row and no id leaves this machine.")
    private boolean logData;

    @Mixin
    private TrackingOption tracking = new TrackingOption();

    @Spec
    private CommandSpec spec;

    /** What the model is to be registered as, if it is. */
    private @Nullable Registration registration;

    /** What a policy decides on, when the run has ended: a version that is refused is no run that failed. */
    private Runnable promotion = () -> {};

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
        if (folds != null && register != null) {
            throw new ParameterException(spec.commandLine(), "--cv trains no model to register");
        }
        if (alias != null && register == null) {
            throw new ParameterException(spec.commandLine(), "--alias needs --register");
        }
        if (policy != null && alias == null) {
            throw new ParameterException(spec.commandLine(), "--policy needs --alias");
        }
        if (logData && experiment == null && register == null) {
            throw new ParameterException(spec.commandLine(), "--log-data needs --experiment");
        }
        OutputPlaces.check(data, metrics, predictions);
        OutputPlaces.checkBundle(bundle);
        if (register != null) {
            var gate = policy == null ? null : Gate.read(policy);
            registration = Registration.plan(tracking.server(), register, alias == null ? "" : alias, gate);
        }
        var table = Telco.load(data);
        // They teach nothing, and of many rows they are most of the memory.
        table.removeColumns(Telco.SCHEMA.ids().toArray(String[]::new));
        if (experiment == null && register == null) {
            run(table, started, null);
        } else {
            tracking.run(
                    experiment == null ? Tracking.experiment() : experiment, tracked -> run(table, started, tracked));
            promotion.run();
        }
        return Exit.DONE.code();
    }

    private void run(Table table, Instant started, @Nullable Run run) {
        var standard = XGBoost.trainer(Telco.SCHEMA).recipe(recipe);
        var trainer = threads == null ? standard : standard.threads(threads);
        if (folds == null) {
            train(table, run == null ? trainer : trainer.onRound(run::round), started, run);
        } else {
            validate(table, trainer, folds, repeats == null ? 1 : repeats, run);
        }
    }

    private void validate(Table table, Trainer trainer, int number, int times, @Nullable Run run) {
        Report.warn(table, Telco.SCHEMA);
        var model = CrossValidation.of(trainer, table, number, times).metrics();
        if (run != null) {
            run.params(Map.of("recipe", recipe, "folds", number, "repeats", times));
            run.metrics(model);
        }
        if (metrics != null) {
            Metrics.write(metrics, model);
        }
        Report.print(
                model, CrossValidation.ofBaseline(trainer, table, number, times).metrics());
    }

    private void train(Table table, Trainer trainer, Instant started, @Nullable Run run) {
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
            if (bundle != null || run != null) {
                var origin = DataOrigin.of(data, rows, split.trainRows().length, split.testRows().length);
                var provenance = Provenance.of(model, origin, Partition.random(testSize, seed), started);
                if (bundle != null) {
                    ModelBundle.write(bundle, model, evaluation, baseline, provenance);
                }
                if (run != null) {
                    run.params(model.parameters());
                    run.params(Map.of("recipe", recipe, "split_seed", seed, "test_size", testSize));
                    run.metrics(evaluation.metrics());
                    run.dataset(Dataset.of(origin, data.toString(), Telco.SCHEMA));
                    if (logData) {
                        TrackedFiles.data(run, data);
                    }
                    TrackedFiles.model(run, place -> ModelBundle.write(place, model, evaluation, baseline, provenance));
                    register(run, split.test());
                }
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

    private void register(Run run, Table rows) {
        if (registration != null) {
            promotion = registration.of(run, rows);
        }
    }
}
