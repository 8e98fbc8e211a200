package dev.churnlab.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** The choice of a threshold among the probabilities of a ranking. */
final class Thresholds {
    private Thresholds() {}

    static double byF1(Ranking ranking) {
        double positives = ranking.positives();
        return best(ranking, (found, wrong) -> found == 0 ? 0 : 2 * found / (positives + found + wrong));
    }

    static double byCost(Ranking ranking, CostMatrix costs) {
        double positives = ranking.positives();
        double negatives = ranking.negatives();
        return best(
                ranking,
                (found, wrong) -> -(costs.truePositive() * found
                        + costs.falsePositive() * wrong
                        + costs.falseNegative() * (positives - found)
                        + costs.trueNegative() * (negatives - wrong)));
    }

    static double byProfit(Ranking ranking, Campaign campaign) {
        return best(ranking, campaign::profit);
    }

    static List<ProfitPoint> profits(Ranking ranking, Campaign campaign) {
        var points = new ArrayList<ProfitPoint>();
        points.add(new ProfitPoint(Double.POSITIVE_INFINITY, 0, 0));
        double all = ranking.positives() + ranking.negatives();
        for (int i = 0; i < ranking.thresholds().length; i++) {
            double leaving = ranking.truePositives()[i];
            double staying = ranking.falsePositives()[i];
            points.add(new ProfitPoint(
                    ranking.thresholds()[i], (leaving + staying) / all, campaign.profit(leaving, staying)));
        }
        return List.copyOf(points);
    }

    /** The least threshold of the greatest worth; above all probabilities where it is best that nobody is positive. */
    private static double best(Ranking ranking, DoubleBinaryOperator worth) {
        double greatest = worth.applyAsDouble(0, 0);
        double threshold = Math.min(1, Math.nextUp((float) ranking.thresholds()[0]));
        for (int i = 0; i < ranking.thresholds().length; i++) {
            double here = worth.applyAsDouble(ranking.truePositives()[i], ranking.falsePositives()[i]);
            if (here > greatest || (here == greatest && i > 0 && threshold == ranking.thresholds()[i - 1])) {
                greatest = here;
                threshold = ranking.thresholds()[i];
            }
        }
        return threshold;
    }
}
