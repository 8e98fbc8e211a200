package dev.churnlab.training;

/**
 * What is found when only the first rows by probability are looked at.
 *
 * @param share of all rows that are looked at
 * @param gain the share of the positive rows that are among them; NaN where there is none
 * @param lift how many times more than by chance: gain / share
 */
public record GainPoint(double share, double gain, double lift) {
    static GainPoint of(Ranking ranking, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new TrainingException("the share of rows must be above 0 and at most 1, was " + share);
        }
        double wanted = share * (ranking.positives() + ranking.negatives());
        double before = 0;
        double found = 0;
        for (int i = 0; i < ranking.thresholds().length; i++) {
            double positives = ranking.truePositives()[i];
            double looked = positives + ranking.falsePositives()[i];
            if (looked >= wanted || i == ranking.thresholds().length - 1) {
                double part = looked == before ? 1 : Math.min(1, (wanted - before) / (looked - before));
                found += (positives - found) * part;
                break;
            }
            found = positives;
            before = looked;
        }
        double gain = found / ranking.positives();
        return new GainPoint(share, gain, gain / share);
    }
}
