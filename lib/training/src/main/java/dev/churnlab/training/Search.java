package dev.churnlab.training;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The trials of a search on several threads. What happens depends on the seed and the number of workers alone, not on
 * which thread is faster: trial n knows the trials 0 … n − workers and no other, and so does the pruner when it judges
 * n. A worker takes a fold of the first trial that nobody works at, else begins a trial, else works ahead on a fold
 * whose trial may yet be pruned; the score of such a fold is then dropped.
 */
final class Search {
    /** What is searched and how. */
    record Plan(
            SearchSpace space,
            Sampler sampler,
            Pruner pruner,
            long seed,
            int workers,
            int folds,
            int trials,
            Instant deadline,
            @Nullable Map<String, Double> first) {}

    private record Task(Running trial, int fold) {}

    /** A trial that has begun and not ended. */
    private static final class Running {
        final int number;
        final Map<String, Double> point;
        final List<Trial> known;
        final @Nullable Double[] scores;
        int given;
        int inWork;
        int judged;
        double sum;

        Running(int number, Map<String, Double> point, List<Trial> known, int folds) {
            this.number = number;
            this.point = point;
            this.known = known;
            this.scores = new Double[folds];
        }
    }

    private final Plan plan;
    private final Object lock = new Object();

    /** The points of all trials that have begun. */
    @GuardedBy("lock") private final List<Map<String, Double>> points = new ArrayList<>();

    @GuardedBy("lock") private final List<Running> running = new ArrayList<>();

    @GuardedBy("lock") private final Map<Integer, Trial> ended = new LinkedHashMap<>();

    /** The trials from 0 on that have all ended. */
    @GuardedBy("lock") private final List<Trial> prefix = new ArrayList<>();

    @GuardedBy("lock") private boolean exhausted;

    @GuardedBy("lock") private @Nullable Throwable failure;

    Search(Plan plan, List<Trial> before) {
        this.plan = plan;
        synchronized (lock) {
            for (var trial : before) {
                points.add(trial.point());
                prefix.add(trial);
            }
        }
    }

    /**
     * Runs the search; the listener hears of each new trial on this thread.
     *
     * @return all trials, those from before among them
     */
    List<Trial> run(Supplier<Objective> objectives, TrialListener listener) {
        var threads = new ArrayList<Thread>();
        int heard;
        synchronized (lock) {
            heard = prefix.size();
        }
        for (int i = 0; i < plan.workers(); i++) {
            var thread = new Thread(() -> work(objectives), "churnlab-tuner-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        try {
            for (var trial = await(heard); trial.isPresent(); trial = await(heard)) {
                listener.onTrial(trial.get());
                heard++;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingInterruptedException(
                    "tuning was interrupted after " + heard + " of " + plan.trials() + " trials");
        } finally {
            end(threads);
        }
        synchronized (lock) {
            return List.copyOf(prefix);
        }
    }

    private void end(List<Thread> threads) {
        synchronized (lock) {
            exhausted = true;
            for (var trial : running) {
                trial.given = plan.folds();
            }
            lock.notifyAll();
        }
        threads.forEach(Thread::interrupt);
        var interrupted = Thread.interrupted();
        for (var thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The trial of a number when it has ended; empty if there will be none. */
    private Optional<Trial> await(int number) throws InterruptedException {
        synchronized (lock) {
            while (true) {
                if (failure instanceof Error error) {
                    throw error;
                }
                if (failure != null) {
                    throw new TrainingException(String.valueOf(failure.getMessage()), failure);
                }
                if (number < prefix.size()) {
                    return Optional.of(prefix.get(number));
                }
                if (running.isEmpty() && !mayBegin()) {
                    return Optional.empty();
                }
                lock.wait();
            }
        }
    }

    private void work(Supplier<Objective> objectives) {
        try (var objective = objectives.get()) {
            for (var task = take(); task != null; task = take()) {
                done(task, objective.score(task.fold(), task.trial().point));
            }
        } catch (InterruptedException e) {
            // The search has ended: nobody waits for this thread's result.
        } catch (Throwable e) {
            synchronized (lock) {
                if (failure == null) {
                    failure = e;
                }
                exhausted = true;
                running.clear();
                lock.notifyAll();
            }
        }
    }

    private @Nullable Task take() throws InterruptedException {
        synchronized (lock) {
            while (true) {
                var task = next();
                if (task != null) {
                    task.trial().inWork++;
                    return task;
                }
                if (running.isEmpty() && !mayBegin()) {
                    lock.notifyAll();
                    return null;
                }
                lock.wait();
            }
        }
    }

    @GuardedBy("lock") private @Nullable Task next() {
        for (var trial : running) {
            if (trial.inWork == 0 && trial.given < plan.folds()) {
                return new Task(trial, trial.given++);
            }
        }
        if (mayBegin()) {
            var begun = begin();
            if (begun != null) {
                return new Task(begun, begun.given++);
            }
        }
        for (var trial : running) {
            if (trial.given < plan.folds()) {
                return new Task(trial, trial.given++);
            }
        }
        return null;
    }

    @GuardedBy("lock") private boolean mayBegin() {
        int number = points.size();
        return !exhausted
                && number < plan.trials()
                && prefix.size() > number - plan.workers()
                && (number == 0 || Instant.now().isBefore(plan.deadline()));
    }

    @GuardedBy("lock") private @Nullable Running begin() {
        int number = points.size();
        int knows = Math.max(0, number - plan.workers() + 1);
        var known = List.copyOf(prefix.subList(0, knows));
        var first = plan.first();
        var point = number == 0 && first != null
                ? Optional.of(first)
                : plan.sampler()
                        .propose(new Sampler.Request(
                                number,
                                plan.seed(),
                                plan.space(),
                                known,
                                List.copyOf(points.subList(knows, number)),
                                new SplittableRandom(plan.seed() * 1_000_003 + number)));
        if (point.isEmpty()) {
            exhausted = true;
            return null;
        }
        var trial = new Running(number, point.get(), known, plan.folds());
        points.add(trial.point);
        running.add(trial);
        return trial;
    }

    private void done(Task task, double score) {
        synchronized (lock) {
            var trial = task.trial();
            trial.inWork--;
            trial.scores[task.fold()] = score;
            if (running.contains(trial)) {
                judge(trial);
            }
            lock.notifyAll();
        }
    }

    /** Goes through the folds in their order, as far as they are known. */
    @GuardedBy("lock") private void judge(Running trial) {
        while (trial.judged < plan.folds()) {
            var score = trial.scores[trial.judged];
            if (score == null) {
                return;
            }
            trial.sum += score;
            trial.judged++;
            if (trial.judged < plan.folds()
                    && plan.pruner().prunes(trial.judged, trial.sum / trial.judged, trial.known)) {
                end(trial, Trial.State.PRUNED);
                return;
            }
        }
        end(trial, Trial.State.COMPLETE);
    }

    @GuardedBy("lock") private void end(Running trial, Trial.State state) {
        running.remove(trial);
        var scores = new ArrayList<Double>();
        for (int i = 0; i < trial.judged; i++) {
            var score = trial.scores[i];
            if (score != null) {
                scores.add(score);
            }
        }
        ended.put(trial.number, new Trial(trial.number, trial.point, state, scores));
        for (var next = ended.remove(prefix.size()); next != null; next = ended.remove(prefix.size())) {
            prefix.add(next);
        }
    }
}
