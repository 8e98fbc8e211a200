package dev.churnlab.training;

import dev.churnlab.progress.Progress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/**
 * The loop over the rounds.
 *
 * @param patience after how many rounds without a less log loss of the validation rows it stops; 0: never
 */
record Boosting(Parameters parameters, int patience, @Nullable RoundListener listener) {
    static Boosting of(Parameters parameters) {
        return new Boosting(parameters, 0, null);
    }

    NativeBooster boost(NativeMatrix rows) {
        return boost(rows, null);
    }

    /** Boosts; with patience, only the rounds up to the best are kept. */
    NativeBooster boost(NativeMatrix rows, @Nullable NativeMatrix validation) {
        var watched = new LinkedHashMap<String, DMatrix>();
        watched.put("train", rows.get());
        if (validation != null) {
            watched.put("validation", validation.get());
        }
        var booster = new NativeBooster(Native.call("start training", () -> start(rows.get(), watched)));
        try {
            int best = loop(booster.get(), rows.get(), watched);
            if (best == parameters.rounds()) {
                return booster;
            }
            var cut = booster.cut(best);
            booster.close();
            return cut;
        } catch (RuntimeException | Error e) {
            booster.close();
            throw e;
        }
    }

    /** Boosts until the last round or until patience ends; returns how many rounds are worth keeping. */
    private int loop(Booster booster, DMatrix rows, Map<String, DMatrix> watched) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        try (var progress = Progress.start("training", "rounds", parameters.rounds())) {
            var look = new Look(booster, watched, progress);
            for (int i = 0; i < parameters.rounds(); i++) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new TrainingInterruptedException(i, parameters.rounds());
                }
                int round = i;
                Native.run("train round " + (round + 1), () -> booster.update(rows, round));
                var metrics = look.after(round);
                progress.at(round + 1, metrics);
                if (listener != null) {
                    listener.onRound(new Round(round + 1, parameters.rounds(), metrics));
                }
                double loss = metrics.getOrDefault("validation_log_loss", 0.0);
                if (patience > 0 && loss < least) {
                    least = loss;
                    best = round + 1;
                } else if (patience > 0 && round + 1 - best >= patience) {
                    break;
                }
            }
            progress.finish();
        }
        return patience > 0 ? best : parameters.rounds();
    }

    /** The metrics after a round: all for a listener, what patience needs, and for a picture what takes little time. */
    private final class Look {
        /** A picture may take this part of the training's time. */
        private static final int PART = 20;

        private final Booster booster;
        private final Map<String, DMatrix> all;
        private final Map<String, DMatrix> needed;
        private final Progress progress;
        private final long begin = System.nanoTime();
        private long spent;

        Look(Booster booster, Map<String, DMatrix> watched, Progress progress) {
            this.booster = booster;
            this.all = watched;
            this.progress = progress;
            this.needed = new LinkedHashMap<>(watched);
            if (listener == null) {
                needed.remove("train");
            }
        }

        Map<String, Double> after(int round) {
            long before = System.nanoTime();
            boolean drawn = progress.isDue() && spent * PART <= before - begin;
            var matrices = drawn ? all : needed;
            if (matrices.isEmpty()) {
                return Map.of();
            }
            var metrics = Metric.evaluate(booster, matrices, round);
            if (drawn) {
                spent += System.nanoTime() - before;
            }
            return metrics;
        }
    }

    /** A booster of no rounds yet: XGBoost4J has no public constructor of one. */
    private Booster start(DMatrix rows, Map<String, DMatrix> watched) throws XGBoostError {
        var settings = new HashMap<String, Object>(parameters.xgboost(List.of(rows.getFeatureNames())));
        settings.put("verbosity", 0);
        var others = new HashMap<>(watched);
        others.remove("train");
        var booster = ml.dmlc.xgboost4j.java.XGBoost.train(rows, settings, 0, others, null, null);
        for (var metric : Metric.values()) {
            booster.setParam("eval_metric", metric.xgboost());
        }
        booster.setFeatureNames(rows.getFeatureNames());
        booster.setFeatureTypes(rows.getFeatureTypes());
        return booster;
    }
}
