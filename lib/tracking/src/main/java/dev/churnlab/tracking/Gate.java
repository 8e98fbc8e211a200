package dev.churnlab.tracking;

import dev.churnlab.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The policy by which a version becomes champion: floors first, then better than the champion on the same rows. Metrics
 * go by their names in files: accuracy, roc_auc, precision, recall, f1, log_loss.
 */
public final class Gate {
    private static final String DEFAULT_METRIC = "roc_auc";

    private final Map<String, Double> floors;
    private final String better;
    private final boolean strict;

    private Gate(Map<String, Double> floors, String better, boolean strict) {
        floors.forEach(Gate::mustBeFloor);
        if (lowerIsBetter(better)) {
            throw new TrackingException("a gate compares by a metric of which more is better, was " + better);
        }
        this.floors = new LinkedHashMap<>(floors);
        this.better = better;
        this.strict = strict;
    }

    /** ROC AUC of at least .8, and more than the champion's. */
    public static Gate standard() {
        return floors(Map.of(DEFAULT_METRIC, 0.8));
    }

    /** At least these, and more ROC AUC than the champion. */
    public static Gate floors(Map<String, Double> floors) {
        return new Gate(floors, DEFAULT_METRIC, false);
    }

    /**
     * Reads a policy file:
     *
     * <pre>{@code
     * floors: {roc_auc: 0.80}   # at least
     * better: roc_auc           # more than the champion has, on the same rows
     * }</pre>
     *
     * @throws StorageException if it cannot be read
     * @throws TrackingException if it is not such a policy
     */
    public static Gate read(Path policy) {
        try {
            return parse(Files.readString(policy), policy.toString());
        } catch (IOException e) {
            throw StorageException.of("read", policy, e);
        }
    }

    static Gate parse(String yaml, String where) {
        var policy = new Policy(yaml, where);
        return new Gate(policy.floors(), policy.better(DEFAULT_METRIC), false);
    }

    /** The same with another metric by which a candidate has to be better. */
    public Gate better(String metric) {
        return new Gate(floors, metric, strict);
    }

    /** The same, but a version that is not better is refused as well. */
    public Gate strict() {
        return new Gate(floors, better, true);
    }

    boolean isStrict() {
        return strict;
    }

    /**
     * Judges a candidate; nothing is changed anywhere.
     *
     * @param candidate its metrics by name
     * @param champion the champion's metrics on the same rows, or null if there is none
     * @throws TrackingException if a metric that the policy asks for is not there
     */
    public Decision decide(Map<String, Double> candidate, @Nullable Map<String, Double> champion) {
        return decide(candidate, OptionalInt.empty(), champion);
    }

    Decision decide(Map<String, Double> candidate, OptionalInt version, @Nullable Map<String, Double> champion) {
        var checks = new ArrayList<Check>();
        floors.forEach((metric, floor) ->
                checks.add(new Check(metric + " floor", Check.Rule.AT_LEAST, figure(candidate, metric), floor)));
        var missed = checks.stream().filter(check -> !check.passed()).toList();
        if (champion != null) {
            var name = better + " against the champion";
            checks.add(new Check(name, Check.Rule.MORE_THAN, figure(candidate, better), figure(champion, better)));
        }
        if (!missed.isEmpty()) {
            return new Decision(Decision.Verdict.REFUSED, checks, version, "below a floor: " + text(missed));
        }
        if (champion == null) {
            return new Decision(
                    Decision.Verdict.CHAMPION, checks, version, "every floor is passed and there is no champion yet");
        }
        var last = checks.subList(checks.size() - 1, checks.size());
        return last.get(0).passed()
                ? new Decision(Decision.Verdict.CHAMPION, checks, version, "better than the champion: " + text(last))
                : new Decision(
                        Decision.Verdict.CHALLENGER, checks, version, "not better than the champion: " + text(last));
    }

    private static String text(List<Check> checks) {
        return checks.stream().map(Check::toString).collect(Collectors.joining("; "));
    }

    private static double figure(Map<String, Double> metrics, String name) {
        var figure = metrics.get(name);
        if (figure == null) {
            throw new TrackingException("the gate asks for " + name + ", and the evaluation has "
                    + (metrics.isEmpty() ? "nothing" : "only " + String.join(", ", metrics.keySet())));
        }
        return figure;
    }

    private static void mustBeFloor(String metric, double floor) {
        if (lowerIsBetter(metric)) {
            throw new TrackingException("a floor needs a metric of which more is better, was " + metric);
        }
        if (!(floor >= 0 && floor <= 1)) {
            throw new TrackingException("the floor of " + metric + " must be between 0 and 1, was " + floor);
        }
    }

    private static boolean lowerIsBetter(String metric) {
        return metric.equals("log_loss") || metric.equals("brier");
    }

    @Override
    public String toString() {
        var texts = new ArrayList<String>();
        floors.forEach((metric, floor) -> texts.add(metric + " >= " + floor));
        texts.add(better + " > the champion's");
        return String.join(", ", texts) + (strict ? ", strict" : "");
    }
}
