package dev.churnlab.training;

import dev.churnlab.data.Schema;
import dev.churnlab.data.Split;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** One training: the loop over the rounds. */
record Training(
        Schema schema, List<Step> steps, Parameters parameters, int patience, @Nullable RoundListener listener) {
    private static final double VALIDATION_SHARE = 0.2;

    Model run(Table table, Recipe recipe) {
        checkLearnable(table);
        if (patience == 0) {
            var features = Features.fit(table, steps);
            try (var rows = matrix(features, table)) {
                return model(recipe, features, boost(rows, null));
            }
        }
        int seed = parameters.values().getOrDefault(Parameter.SEED, 0.0).intValue();
        var split = Split.stratified(table, schema.target(), VALIDATION_SHARE, seed);
        var features = Features.fit(split.train(), steps);
        try (var rows = matrix(features, split.train());
                var validation = matrix(features, split.test())) {
            return model(recipe, features, boost(rows, validation));
        }
    }

    private Model model(Recipe recipe, Features features, NativeBooster booster) {
        return new Model(schema, features, booster, recipe, parameters.withRounds(booster.rounds()), Model.THRESHOLD);
    }

    private void checkLearnable(Table table) {
        var labels = Labels.of(table, schema);
        int positive = 0;
        for (var label : labels) {
            positive += label ? 1 : 0;
        }
        if (labels.length == 0) {
            throw new TrainingException("there are no rows to train on");
        }
        if (positive == 0 || positive == labels.length) {
            throw new TrainingException("all " + labels.length + " training rows have " + schema.target() + " "
                    + (positive == 0 ? schema.negative() : schema.positive()) + "; a model needs both values");
        }
    }

    private NativeMatrix matrix(Features features, Table table) {
        return NativeMatrix.of(features.transform(table), Labels.of(table, schema));
    }

    private NativeBooster boost(NativeMatrix rows, @Nullable NativeMatrix validation) {
        var watched = new LinkedHashMap<String, DMatrix>();
        if (listener != null) {
            watched.put("train", rows.get());
        }
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
        for (int i = 0; i < parameters.rounds(); i++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new TrainingInterruptedException(i, parameters.rounds());
            }
            int round = i;
            Native.run("train round " + (round + 1), () -> booster.update(rows, round));
            var metrics = watched.isEmpty() ? Map.<String, Double>of() : Metric.evaluate(booster, watched, round);
            if (listener != null) {
                listener.onRound(new Round(round + 1, parameters.rounds(), metrics));
            }
            double loss = metrics.getOrDefault("validation_log_loss", 0.0);
            if (patience > 0 && loss < least) {
                least = loss;
                best = round + 1;
            } else if (patience > 0 && round + 1 - best >= patience) {
                return best;
            }
        }
        return patience > 0 ? best : parameters.rounds();
    }

    /** A booster of no rounds yet: XGBoost4J has no public constructor of one. */
    private Booster start(DMatrix rows, Map<String, DMatrix> watched) throws XGBoostError {
        var settings = new HashMap<String, Object>(parameters.xgboost());
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
