package dev.churnlab.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains on each fold and judges on what it keeps back. The matrices are XGBoost's and made once for all trials; it
 * keeps its bins with them, so that two threads must not share one.
 */
final class FoldObjective implements Objective {
    private final List<EncodedFold> folds;
    private final Parameters parameters;
    private final SearchSpace space;
    private final List<@Nullable NativeMatrix> train = new ArrayList<>();
    private final List<@Nullable NativeMatrix> test = new ArrayList<>();

    FoldObjective(List<EncodedFold> folds, Parameters parameters, SearchSpace space) {
        this.folds = folds;
        this.parameters = parameters;
        this.space = space;
        for (int i = 0; i < folds.size(); i++) {
            train.add(null);
            test.add(null);
        }
    }

    @Override
    public double score(int fold, Map<String, Double> point) {
        var encoded = folds.get(fold);
        var rows = train.get(fold);
        if (rows == null) {
            rows = NativeMatrix.of(encoded.train(), encoded.trainLabels());
            train.set(fold, rows);
        }
        var others = test.get(fold);
        if (others == null) {
            others = NativeMatrix.of(encoded.test());
            test.set(fold, others);
        }
        try (var booster = Boosting.of(space.apply(parameters, point)).boost(rows)) {
            return Ranking.of(encoded.testLabels(), booster.predict(others), null)
                    .rocAuc();
        }
    }

    @Override
    public void close() {
        for (var matrix : train) {
            if (matrix != null) {
                matrix.close();
            }
        }
        for (var matrix : test) {
            if (matrix != null) {
                matrix.close();
            }
        }
    }
}
