package dev.churnlab.training;

import java.util.ArrayList;
import java.util.List;

/** Pool adjacent violators (Ayer et al., 1955), over the groups of equal probability. */
final class IsotonicFit {
    /** Groups that are pooled. */
    private record Block(double first, double last, double positives, double weight) {
        double height() {
            return positives / weight;
        }

        Block with(Block next) {
            return new Block(first, next.last, positives + next.positives, weight + next.weight);
        }
    }

    private IsotonicFit() {}

    static Calibration.Isotonic of(Ranking ranking) {
        var blocks = new ArrayList<Block>();
        for (int i = ranking.thresholds().length - 1; i >= 0; i--) {
            double positives = ranking.truePositives()[i] - (i == 0 ? 0 : ranking.truePositives()[i - 1]);
            double negatives = ranking.falsePositives()[i] - (i == 0 ? 0 : ranking.falsePositives()[i - 1]);
            if (positives + negatives == 0) {
                continue;
            }
            var block = new Block(ranking.thresholds()[i], ranking.thresholds()[i], positives, positives + negatives);
            while (!blocks.isEmpty() && blocks.get(blocks.size() - 1).height() >= block.height()) {
                block = blocks.remove(blocks.size() - 1).with(block);
            }
            blocks.add(block);
        }
        List<Double> from = new ArrayList<>();
        List<Double> to = new ArrayList<>();
        for (var block : blocks) {
            from.add(block.first());
            to.add(block.height());
            if (block.last() > block.first()) {
                from.add(block.last());
                to.add(block.height());
            }
        }
        return new Calibration.Isotonic(from, to);
    }
}
