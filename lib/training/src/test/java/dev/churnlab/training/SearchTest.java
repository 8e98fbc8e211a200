package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search on a function that is quick: what it finds depends on the seed and the workers, not on the threads' luck. */
class SearchTest {
    private static final SearchSpace SPACE = SearchSpace.of(
            Dimension.logReal("eta", 0.001, 1),
            Dimension.real("subsample", 0.1, 1),
            Dimension.whole("max_depth", 1, 10),
            Dimension.choice("max_bin", 16.0, 64.0, 256.0));

    /** Greatest, 1, at eta 0.03, subsample 0.7, depth 4 and 64 bins; each fold sees it a little otherwise. */
    private static double value(Map<String, Double> point, int fold) {
        double far = Math.abs(Math.log(point.getOrDefault("eta", Double.NaN) / 0.03)) / 4
                + Math.abs(point.getOrDefault("subsample", Double.NaN) - 0.7)
                + Math.abs(point.getOrDefault("max_depth", Double.NaN) - 4) / 10
                + (point.getOrDefault("max_bin", Double.NaN) == 64 ? 0 : 0.2);
        return 1 - far + fold * 0.001;
    }

    /** Takes another time for each fold, so that threads overtake each other. */
    private static Objective uneven(Random random) {
        return new Objective() {
            @Override
            public double score(int fold, Map<String, Double> point) {
                for (int i = random.nextInt(2000); i > 0; i--) {
                    Thread.onSpinWait();
                }
                return value(point, fold);
            }

            @Override
            public void close() {}
        };
    }

    private static Search.Plan plan(Sampler sampler, Pruner pruner, long seed, int workers, int trials) {
        return new Search.Plan(SPACE, sampler, pruner, seed, workers, 4, trials, Instant.MAX, null);
    }

    private static List<Trial> run(Search.Plan plan) {
        return new Search(plan, List.of()).run(() -> uneven(new Random()), trial -> {});
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void aSeedAndANumberOfWorkersGiveTheSameTrials(int workers) {
        var first = run(plan(Sampler.tpe(), Pruner.median(), 5, workers, 60));
        for (int i = 0; i < 5; i++) {
            assertThat(run(plan(Sampler.tpe(), Pruner.median(), 5, workers, 60)))
                    .isEqualTo(first);
        }
        assertThat(first)
                .extracting(Trial::number)
                .isEqualTo(IntStream.range(0, 60).boxed().toList());
        assertThat(run(plan(Sampler.tpe(), Pruner.median(), 6, workers, 60))).isNotEqualTo(first);
    }

    @Test
    void parzenFindsMoreThanChance() {
        var parzen = IntStream.range(0, 9)
                .mapToDouble(seed -> Tuning.best(run(plan(Sampler.tpe(), Pruner.none(), seed, 2, 60)))
                        .value())
                .sorted()
                .toArray();
        var chance = IntStream.range(0, 9)
                .mapToDouble(seed -> Tuning.best(run(plan(Sampler.random(), Pruner.none(), seed, 2, 60)))
                        .value())
                .sorted()
                .toArray();
        assertThat(1.0015 - parzen[4]).isLessThan((1.0015 - chance[4]) / 1.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"median", "halving"})
    void pruningSavesFoldsAndKeepsTheBest(String name) {
        var pruner = name.equals("median") ? Pruner.median() : Pruner.successiveHalving();
        var folds = new AtomicInteger();
        var trials = new Search(plan(Sampler.tpe(), pruner, 1, 1, 60), List.of())
                .run(
                        () -> new Objective() {
                            @Override
                            public double score(int fold, Map<String, Double> point) {
                                folds.incrementAndGet();
                                return value(point, fold);
                            }

                            @Override
                            public void close() {}
                        },
                        trial -> {});
        assertThat(trials).anyMatch(trial -> !trial.isComplete());
        assertThat(trials)
                .filteredOn(Trial::isComplete)
                .allMatch(trial -> trial.scores().size() == 4);
        assertThat(trials)
                .filteredOn(trial -> !trial.isComplete())
                .allMatch(trial -> trial.scores().size() < 4);
        assertThat(folds.get())
                .isEqualTo(
                        trials.stream().mapToInt(trial -> trial.scores().size()).sum())
                .isLessThan(4 * 60);
        // Here all folds agree on which point is better: the best trial of all cannot have been pruned.
        var greatest = trials.stream()
                .mapToDouble(trial -> value(trial.point(), 0))
                .max()
                .orElseThrow();
        assertThat(value(Tuning.best(trials).point(), 0)).isEqualTo(greatest);
    }

    @Test
    void aGridIsEveryCombinationOnce() {
        var trials = run(plan(Sampler.grid(2), Pruner.none(), 0, 3, 1000));
        assertThat(trials).hasSize(2 * 2 * 2 * 3);
        assertThat(trials).extracting(Trial::point).doesNotHaveDuplicates();
    }

    @Test
    void whatWentBeforeIsGoneOnWith() {
        var all = run(plan(Sampler.tpe(), Pruner.median(), 3, 2, 40));
        var plan = plan(Sampler.tpe(), Pruner.median(), 3, 2, 40);
        for (int before : new int[] {0, 1, 17, 40}) {
            var heard = new ArrayList<Trial>();
            var resumed = new Search(plan, all.subList(0, before)).run(() -> uneven(new Random()), heard::add);
            assertThat(resumed).isEqualTo(all);
            assertThat(heard).isEqualTo(all.subList(before, 40));
        }
    }

    @Test
    void afterTheDeadlineOnlyTheFirstTrialIsTried() {
        var plan = new Search.Plan(SPACE, Sampler.random(), Pruner.none(), 0, 2, 4, 50, Instant.EPOCH, null);
        assertThat(run(plan)).hasSize(1);
    }

    @Test
    void aFailureEndsTheSearchWithItsMessage() {
        var closed = new AtomicInteger();
        var search = new Search(plan(Sampler.random(), Pruner.none(), 0, 3, 50), List.of());
        assertThatThrownBy(() -> search.run(
                        () -> new Objective() {
                            @Override
                            public double score(int fold, Map<String, Double> point) {
                                throw new TrainingException("XGBoost cannot train");
                            }

                            @Override
                            public void close() {
                                closed.incrementAndGet();
                            }
                        },
                        trial -> {}))
                .isInstanceOf(TrainingException.class)
                .hasMessage("XGBoost cannot train");
        assertThat(closed).hasValue(3);
    }

    @Test
    void anInterruptEndsTheSearchAndItsThreads() {
        var closed = new AtomicInteger();
        var heard = new ArrayList<Trial>();
        var search = new Search(plan(Sampler.random(), Pruner.none(), 0, 2, 100_000), List.of());
        assertThatThrownBy(() -> search.run(() -> counting(closed), trial -> {
                    heard.add(trial);
                    if (heard.size() == 3) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(TrainingInterruptedException.class)
                .hasMessageMatching("tuning was interrupted after \\d+ of 100000 trials");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(closed).hasValue(2);
    }

    private static Objective counting(AtomicInteger closed) {
        return new Objective() {
            @Override
            public double score(int fold, Map<String, Double> point) {
                return value(point, fold);
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    @Test
    void theFirstPointMayBeGiven() {
        Map<String, Double> first = Map.of("eta", 0.5, "subsample", 1.0, "max_depth", 2.0, "max_bin", 16.0);
        var plan = new Search.Plan(SPACE, Sampler.tpe(), Pruner.median(), 0, 2, 4, 3, Instant.MAX, first);
        assertThat(run(plan).get(0).point()).isEqualTo(first);
    }

    @Test
    void whatMattersIsFound() {
        var space = SearchSpace.of(Dimension.real("subsample", 0.1, 1), Dimension.real("colsample_bytree", 0.1, 1));
        var plan = new Search.Plan(space, Sampler.random(), Pruner.none(), 0, 2, 2, 80, Instant.MAX, null);
        var trials = new Search(plan, List.of()).run(() -> subsampleOnly(), trial -> {});
        var importance = new Tuning(space, trials, XGBoost.trainer(Customers.SCHEMA)).parameterImportance();
        assertThat(importance.keySet()).containsExactly("subsample", "colsample_bytree");
        assertThat(importance.get("subsample")).isGreaterThan(0.8);
        assertThat(importance.values().stream().mapToDouble(Double::doubleValue).sum())
                .isBetween(0.999999, 1.000001);
    }

    private static Objective subsampleOnly() {
        return new Objective() {
            @Override
            public double score(int fold, Map<String, Double> point) {
                return point.getOrDefault("subsample", Double.NaN);
            }

            @Override
            public void close() {}
        };
    }
}
