package dev.churnlab.training;

import dev.churnlab.data.Folds;
import dev.churnlab.data.Schema;
import dev.churnlab.progress.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * Searches for the parameters of the greatest cross-validated ROC AUC. Immutable: every setting makes a new one. The
 * same rows, settings, seed and number of workers give the same trials, whichever thread is faster; a time budget alone
 * decides after how many of them it ends.
 */
public final class Tuner {
    private static final int FOLDS = 5;
    private static final int TRIALS = 50;
    private static final Duration UNBOUNDED = Duration.ofDays(3650);

    /** What can be set; changed only in a copy that nobody else has yet. */
    private static final class Settings {
        private Trainer trainer;
        private SearchSpace space = SearchSpace.STANDARD;
        private Sampler sampler = Sampler.tpe();
        private Pruner pruner = Pruner.median();
        private int trials = TRIALS;
        private Duration time = UNBOUNDED;
        private long seed;
        private int workers = Math.min(Runtime.getRuntime().availableProcessors(), FOLDS);
        private int folds = FOLDS;
        private long foldSeed;
        private boolean warm = true;
        private @Nullable Path file;
        private TrialListener listener = trial -> {};

        Settings(Trainer trainer) {
            this.trainer = trainer;
        }

        Settings(Settings other) {
            trainer = other.trainer;
            space = other.space;
            sampler = other.sampler;
            pruner = other.pruner;
            trials = other.trials;
            time = other.time;
            seed = other.seed;
            workers = other.workers;
            folds = other.folds;
            foldSeed = other.foldSeed;
            warm = other.warm;
            file = other.file;
            listener = other.listener;
        }
    }

    private final Settings settings;

    private Tuner(Settings settings) {
        this.settings = settings;
    }

    static Tuner of(Schema schema) {
        return new Tuner(new Settings(Trainer.of(schema)));
    }

    private Tuner with(Consumer<Settings> change) {
        var copy = new Settings(settings);
        change.accept(copy);
        return new Tuner(copy);
    }

    /** The recipe and the settings that the search starts from: another recipe, other steps, a fixed parameter. */
    public Tuner trainer(Trainer other) {
        return with(changed -> changed.trainer = other);
    }

    /** What is searched. */
    public Tuner space(SearchSpace other) {
        return with(changed -> changed.space = other);
    }

    /** How points are chosen; by the tree-structured Parzen estimator if nothing is said. */
    public Tuner sampler(Sampler other) {
        return with(changed -> changed.sampler = other);
    }

    /** Which trials are stopped after some folds; those below the median if nothing is said. */
    public Tuner pruner(Pruner other) {
        return with(changed -> changed.pruner = other);
    }

    /** How many trials at most, from 1; 50 if nothing is said. */
    public Tuner trials(int number) {
        checkPositive("the number of trials", number);
        return with(changed -> changed.trials = number);
    }

    /** After which time no other trial begins; the first always does. How many there are then depends on the machine. */
    public Tuner time(Duration most) {
        if (most.isNegative() || most.isZero()) {
            throw new TrainingException("the time for tuning must be more than 0, was " + most);
        }
        return with(changed -> changed.time = most);
    }

    /** Where random numbers start; 0 if nothing is said. */
    public Tuner seed(long start) {
        return with(changed -> changed.seed = start);
    }

    /** How many threads train, from 1; one a processor if nothing is said. Another number gives other trials. */
    public Tuner workers(int number) {
        checkPositive("the number of workers", number);
        return with(changed -> changed.workers = number);
    }

    /** Into how many folds the rows are divided, from 2, and with which seed; as StratifiedKFold does. 5 and 0 if nothing is said. */
    public Tuner folds(int number, long start) {
        return with(changed -> {
            changed.folds = number;
            changed.foldSeed = start;
        });
    }

    /** The recipe's own parameters are otherwise the first trial, where the space contains them. */
    public Tuner coldStart() {
        return with(changed -> changed.warm = false);
    }

    /** Keeps the trials in a file, and goes on after those that are there from the same search. */
    public Tuner file(Path place) {
        return with(changed -> changed.file = place);
    }

    /** Who hears of each trial. */
    public Tuner onTrial(TrialListener other) {
        return with(changed -> changed.listener = other);
    }

    /**
     * Searches.
     *
     * @param training the rows to learn from; judge what comes out on others
     * @throws TrainingInterruptedException if the thread is interrupted; what was tried so far is in the file
     * @throws TrainingException if the rows cannot be learned from, or the file is of another search
     */
    public Tuning tune(Table training) {
        var trainer = settings.trainer;
        trainer.check(training);
        var schema = trainer.schema();
        var folds = Folds.stratified(training, schema.target(), settings.folds, settings.foldSeed).stream()
                .map(fold -> EncodedFold.of(training, fold, schema, trainer.steps()))
                .toList();
        var parameters = trainer.parameters();
        var space = settings.space;
        var before = new ArrayList<Trial>();
        var path = settings.file;
        var file = path == null ? null : TrialFile.open(path, head(folds), before);
        before.forEach(settings.listener::onTrial);
        var plan = new Search.Plan(
                space,
                settings.sampler,
                settings.pruner,
                settings.seed,
                settings.workers,
                settings.folds,
                settings.trials,
                Instant.now().plus(settings.time),
                settings.warm ? space.point(parameters) : null);
        List<Trial> trials;
        try (var progress = Progress.start("tuning", "trials", settings.trials)) {
            var score = new BestScore(progress);
            before.forEach(score::onTrial);
            trials = new Search(plan, before).run(() -> new FoldObjective(folds, parameters, space), trial -> {
                if (file != null) {
                    file.append(trial);
                }
                score.onTrial(trial);
                settings.listener.onTrial(trial);
            });
            progress.finish();
        }
        var best = Tuning.best(trials);
        return new Tuning(space, trials, trainer.parameters(space.apply(parameters, best.point())));
    }

    private TrialFile.Head head(List<EncodedFold> folds) {
        return new TrialFile.Head(
                1,
                settings.seed,
                settings.workers,
                settings.sampler.toString(),
                settings.pruner.toString(),
                FoldHash.of(folds, settings.trainer.parameters()),
                settings.space);
    }

    /** Tells how many trials there are, and of the best of them. */
    private static final class BestScore implements TrialListener {
        private final Progress progress;
        private int trials;
        private double best;

        BestScore(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void onTrial(Trial trial) {
            trials++;
            if (trial.isComplete()) {
                best = Math.max(best, trial.value());
            }
            progress.at(trials, best > 0 ? Map.of("best_roc_auc", best) : Map.of());
        }
    }

    private static void checkPositive(String what, int number) {
        if (number < 1) {
            throw new TrainingException(what + " must be at least 1, was " + number);
        }
    }
}
