package dev.churnlab.tracking;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which a candidate is better than the champion on the same rows.
 *
 * @param metric of which it has to have more
 * @param margin by how much more, at least 0
 * @param test that has to say so too, or null
 * @param confidence of the test, above .5 and below 1
 */
record Better(String metric, double margin, @Nullable Significance test, double confidence) {
    static final double CONFIDENCE = 0.95;

    Better {
        if (Gate.lowerIsBetter(metric)) {
            throw new TrackingException("a gate compares by a metric of which more is better, was " + metric);
        }
        if (!(margin >= 0 && margin < 1)) {
            throw new TrackingException("the margin must be at least 0 and below 1, was " + margin);
        }
        if (!(confidence > 0.5 && confidence < 1)) {
            throw new TrackingException("the confidence must be above 0.5 and below 1, was " + confidence);
        }
        if (test != null && !test.judges(metric)) {
            throw new TrackingException(test.text() + " is no test of " + metric);
        }
    }

    static Better by(String metric) {
        return new Better(metric, 0, null, CONFIDENCE);
    }

    /** How probable a wrong yes may be. */
    double error() {
        return 1 - confidence;
    }

    List<Check> checks(Scores candidate, Scores champion) {
        var checks = new ArrayList<Check>();
        var name = metric + " against the champion" + (margin == 0 ? "" : " and " + margin);
        checks.add(new Check(name, Check.Rule.MORE_THAN, candidate.figure(metric), champion.figure(metric) + margin));
        if (test != null) {
            var why = "the policy's " + test.text();
            checks.addAll(test.checks(this, candidate.evaluation(why), champion.evaluation(why)));
        }
        return checks;
    }

    @Override
    public String toString() {
        return metric + " > the champion's" + (margin == 0 ? "" : " + " + margin)
                + (test == null ? "" : " by " + test.text() + " at " + confidence);
    }
}
