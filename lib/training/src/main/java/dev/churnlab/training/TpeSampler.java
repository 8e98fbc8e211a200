package dev.churnlab.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tree-structured Parzen estimator (Bergstra et al., Algorithms for Hyper-Parameter Optimization, 2011; Making a
 * Science of Model Search, 2013): the trials are divided into the best tenth and the rest, a density is laid over each,
 * and of some points drawn from that of the best the one is taken whose density there is greatest against the other.
 *
 * <p>As Optuna does it: all parameters are drawn together (Falkner et al., BOHB, 2018), so that what is good for a deep
 * tree is not mixed with what is good for a shallow one; trials that still run count among the rest, so that no two go
 * to the same place (a constant liar). The first points are a Latin hypercube.
 */
record TpeSampler() implements Sampler {
    private static final int STARTUP = 10;
    private static final int CANDIDATES = 24;
    private static final double BEST_SHARE = 0.1;
    private static final int MOST_BEST = 25;

    /** Whole trials by their value, then those that got furthest before they were pruned. */
    static final Comparator<Trial> BEST_FIRST = Comparator.comparing((Trial trial) -> !trial.isComplete())
            .thenComparing(trial -> trial.isComplete() ? 0 : -trial.scores().size())
            .thenComparing(Comparator.comparingDouble(Trial::value).reversed())
            .thenComparingInt(Trial::number);

    @Override
    public Optional<Map<String, Double>> propose(Request request) {
        var known = request.known();
        if (request.number() < STARTUP || known.size() < 2) {
            return Optional.of(
                    request.number() < STARTUP
                            ? Points.latin(request.space(), request.seed(), request.number(), STARTUP)
                            : Points.uniform(request.space(), request.random()));
        }
        int count = Math.min((int) Math.ceil(BEST_SHARE * known.size()), MOST_BEST);
        var best = new HashSet<>(known.stream()
                .sorted(BEST_FIRST)
                .limit(count)
                .map(Trial::number)
                .toList());
        var below = new ArrayList<Map<String, Double>>();
        var above = new ArrayList<Map<String, Double>>();
        for (var trial : known) {
            (best.contains(trial.number()) ? below : above).add(trial.point());
        }
        above.addAll(request.running());
        var good = Parzen.of(request.space(), below);
        var rest = Parzen.of(request.space(), above);
        var candidates = new ArrayList<Map<String, Double>>();
        for (int i = 0; i < CANDIDATES; i++) {
            candidates.add(good.sample(request.random()));
        }
        return Optional.of(greatest(candidates, good, rest));
    }

    private static Map<String, Double> greatest(List<Map<String, Double>> candidates, Parzen good, Parzen rest) {
        var chosen = candidates.get(0);
        double greatest = Double.NEGATIVE_INFINITY;
        for (var candidate : candidates) {
            double gain = good.logDensity(candidate) - rest.logDensity(candidate);
            if (gain > greatest) {
                greatest = gain;
                chosen = candidate;
            }
        }
        return chosen;
    }
}
