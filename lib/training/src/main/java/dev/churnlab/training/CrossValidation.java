package dev.churnlab.training;

import dev.churnlab.data.Fold;
import dev.churnlab.data.Folds;
import dev.churnlab.data.Split;
import dev.churnlab.progress.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import tech.tablesaw.api.Table;

/**
 * How good a way to train is: each fold is judged by a model of the others, as {@code StratifiedKFold} divides the rows,
 * some times over with the seeds 0, 1, 2 … The evaluations are the same for any number of threads.
 *
 * @param evaluations of each fold, those of the first seed first
 */
public record CrossValidation(List<Evaluation> evaluations) {
    public CrossValidation {
        evaluations = List.copyOf(evaluations);
    }

    /**
     * Cross-validates a trainer, on one thread a processor.
     *
     * @param folds from 2
     * @param repeats with how many seeds, from 1
     * @throws TrainingException if the rows cannot be learned from
     */
    public static CrossValidation of(Trainer trainer, Table customers, int folds, int repeats) {
        trainer.check(customers);
        return of(customers, trainer.schema().target(), folds, repeats, split -> {
            try (var model = trainer.train(split.train())) {
                return model.evaluate(split.test());
            }
        });
    }

    /** Cross-validates the baseline on the same folds. */
    public static CrossValidation ofBaseline(Trainer trainer, Table customers, int folds, int repeats) {
        var schema = trainer.schema();
        return of(customers, schema.target(), folds, repeats, split -> Baseline.train(split.train(), schema)
                .evaluate(split.test()));
    }

    private static CrossValidation of(
            Table customers, String target, int folds, int repeats, Function<Split, Evaluation> judge) {
        if (repeats < 1) {
            throw new TrainingException("cross-validation needs at least 1 repeat, was " + repeats);
        }
        var tasks = new ArrayList<Callable<Evaluation>>();
        for (int seed = 0; seed < repeats; seed++) {
            for (Fold fold : Folds.stratified(customers, target, folds, seed)) {
                tasks.add(() -> judge.apply(Split.of(customers, fold)));
            }
        }
        var pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            var thread = new Thread(task, "churnlab-fold");
            thread.setDaemon(true);
            return thread;
        });
        try (var progress = Progress.start("cross-validating", "folds", tasks.size())) {
            var evaluations = new ArrayList<Evaluation>();
            for (Future<Evaluation> done : pool.invokeAll(told(tasks, progress))) {
                evaluations.add(done.get());
            }
            progress.finish();
            return new CrossValidation(evaluations);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingInterruptedException("cross-validation was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException("a fold failed", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<Callable<Evaluation>> told(List<Callable<Evaluation>> tasks, Progress progress) {
        return tasks.stream()
                .<Callable<Evaluation>>map(task -> () -> {
                    var evaluation = task.call();
                    progress.add(1);
                    return evaluation;
                })
                .toList();
    }

    /** The mean of each metric over the folds as {@code roc_auc_mean}, its deviation (NumPy's) as {@code roc_auc_std}. */
    public Map<String, Double> metrics() {
        var all = new LinkedHashMap<String, Double>();
        for (var name : evaluations.get(0).metrics().keySet()) {
            var values = evaluations.stream()
                    .mapToDouble(evaluation -> evaluation.metrics().getOrDefault(name, Double.NaN))
                    .toArray();
            double mean = 0;
            for (var value : values) {
                mean += value / values.length;
            }
            double squares = 0;
            for (var value : values) {
                squares += (value - mean) * (value - mean);
            }
            all.put(name + "_mean", mean);
            all.put(name + "_std", Math.sqrt(squares / values.length));
        }
        return all;
    }
}
