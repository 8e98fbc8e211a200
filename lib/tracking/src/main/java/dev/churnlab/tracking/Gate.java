package dev.churnlab.tracking;

import dev.churnlab.storage.Location;
import dev.churnlab.storage.StorageException;
import dev.churnlab.tracking.Decision.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The policy by which a version becomes champion: floors first, then better than the champion on the same rows, then fair
 * on slices of them, then the approval of a person. Metrics go by their names: see {@link Scores}.
 */
public final class Gate {
    private static final String DEFAULT_METRIC = "roc_auc";
    private static final int SHOWN = 3;

    private final Map<String, Double> floors;
    private final Better better;
    private final @Nullable Bias bias;
    private final Manner manner;

    /**
     * How a decision is carried out.
     *
     * @param naming whether the aliases are called so on purpose, not for want of other names
     */
    private record Manner(boolean approval, boolean strict, Aliases aliases, boolean naming) {}

    private Gate(Map<String, Double> floors, Better better, @Nullable Bias bias, Manner manner) {
        floors.forEach(Gate::mustBeFloor);
        this.floors = new LinkedHashMap<>(floors);
        this.better = better;
        this.bias = bias;
        this.manner = manner;
    }

    /** ROC AUC of at least .8, and more than the champion's. */
    public static Gate standard() {
        return floors(Map.of(DEFAULT_METRIC, 0.8));
    }

    /** At least these, and more ROC AUC than the champion. */
    public static Gate floors(Map<String, Double> floors) {
        return new Gate(floors, Better.by(DEFAULT_METRIC), null, new Manner(false, false, Aliases.standard(), false));
    }

    /**
     * Reads a policy file; all but the floors may be left out:
     *
     * <pre>{@code
     * floors: {roc_auc: 0.80, f1_positive: 0.5}   # at least
     * better:                                     # than the champion, on the same rows; or only the metric's name
     *   metric: roc_auc
     *   margin: 0.01                              # by more than this
     *   test: delong                              # or bootstrap, z-test
     *   confidence: 0.95
     * slices: {columns: [gender, SeniorCitizen], metric: roc_auc, tolerance: 0.02, rows: 30}
     * approval: required                          # by a person; or none
     * aliases: {champion: champion, challenger: challenger, previous: previous}
     * }</pre>
     *
     * @throws StorageException if it cannot be read
     * @throws TrackingException if it is not such a policy; the message names the line
     */
    public static Gate read(Path policy) {
        return read(Location.of(policy));
    }

    /** {@link #read(Path)} of a path, {@code s3://} or {@code https://}. */
    public static Gate read(Location policy) {
        return parse(policy.text(), policy.toString());
    }

    static Gate parse(String yaml, String where) {
        return new Policy(where).read(yaml);
    }

    /** The same with another metric by which a candidate has to be better. */
    public Gate better(String metric) {
        return better(new Better(metric, better.margin(), better.test(), better.confidence()));
    }

    /** The same, but better by more than a margin, at least 0. */
    public Gate margin(double margin) {
        return better(new Better(better.metric(), margin, better.test(), better.confidence()));
    }

    /**
     * The same, but a test has to say so too.
     *
     * @param confidence above .5 and below 1
     * @throws TrackingException if it is no test of the metric
     */
    public Gate significant(Significance test, double confidence) {
        return better(new Better(better.metric(), better.margin(), test, confidence));
    }

    Gate better(Better rule) {
        return new Gate(floors, rule, bias, manner);
    }

    /** The same, but on no value of these columns, of at least 30 rows, may the metric be worse by more than a tolerance. */
    public Gate slices(List<String> columns, double tolerance) {
        return slices(new Bias(columns, better.metric(), tolerance, Bias.ROWS));
    }

    Gate slices(Bias rule) {
        return new Gate(floors, better, rule, manner);
    }

    /** The same, but a version that passes waits for a person. */
    public Gate approval() {
        return new Gate(floors, better, bias, new Manner(true, manner.strict, manner.aliases, manner.naming));
    }

    /** The same with names for the aliases that it manages, whatever a policy before it called them. */
    public Gate aliases(Aliases aliases) {
        return new Gate(floors, better, bias, new Manner(manner.approval, manner.strict, aliases, true));
    }

    /** The same, but a version that is not better is refused as well. */
    public Gate strict() {
        return new Gate(floors, better, bias, new Manner(manner.approval, true, manner.aliases, manner.naming));
    }

    Aliases aliases() {
        return manner.aliases;
    }

    /** Whether it may take over from a policy that gave the aliases these names: it has the same, or says others. */
    boolean mayFollow(Aliases former) {
        return manner.naming || manner.aliases.equals(former);
    }

    /** Whether an entry of a ledger was made by a policy of its own: by other rules, or with other names. */
    static boolean isOther(HistoryEntry entry) {
        var standard = standard();
        return !entry.aliases().equals(Aliases.standard())
                || !List.of("", standard.toString(), standard.strict().toString())
                        .contains(entry.policy());
    }

    /** Whether a verdict is a refusal to whoever asked. */
    boolean refuses(Verdict verdict) {
        return verdict == Verdict.REFUSED || (manner.strict && verdict == Verdict.CHALLENGER);
    }

    /**
     * Judges a candidate by metrics alone; nothing is changed anywhere.
     *
     * @param candidate its metrics by name
     * @param champion the champion's metrics on the same rows, or null if there is none
     * @throws TrackingException if a metric that the policy asks for is not there
     */
    public Decision decide(Map<String, Double> candidate, @Nullable Map<String, Double> champion) {
        return decide(Scores.of(candidate), champion == null ? null : Scores.of(champion), OptionalInt.empty());
    }

    /** The same by all that is known of both. */
    public Decision decide(Scores candidate, @Nullable Scores champion) {
        return decide(candidate, champion, OptionalInt.empty());
    }

    Decision decide(Scores candidate, @Nullable Scores champion, OptionalInt version) {
        if (bias != null) {
            bias.mustFit(candidate);
        }
        var checks = new ArrayList<Check>();
        floors.forEach((metric, floor) ->
                checks.add(new Check(metric + " floor", Check.Rule.AT_LEAST, candidate.figure(metric), floor)));
        var below = missed(checks);
        var comparison = champion == null ? List.<Check>of() : better.checks(candidate, champion);
        var parts = champion == null || bias == null ? List.<Check>of() : bias.checks(candidate, champion);
        checks.addAll(comparison);
        checks.addAll(parts);
        if (!below.isEmpty()) {
            return new Decision(Verdict.REFUSED, checks, version, "below a floor: " + text(below));
        }
        var lost = missed(comparison);
        if (!lost.isEmpty()) {
            return new Decision(Verdict.CHALLENGER, checks, version, "not better than the champion: " + text(lost));
        }
        var worse = missed(parts);
        if (!worse.isEmpty()) {
            return new Decision(
                    Verdict.CHALLENGER, checks, version, "worse than the champion for some: " + text(worse));
        }
        var reason = champion == null
                ? "every floor is passed and there is no champion yet"
                : "better than the champion: " + text(comparison);
        return manner.approval
                ? new Decision(Verdict.PENDING, checks, version, "waits for approval; " + reason)
                : new Decision(Verdict.CHAMPION, checks, version, reason);
    }

    private static List<Check> missed(List<Check> checks) {
        return checks.stream().filter(check -> !check.passed()).toList();
    }

    private static String text(List<Check> checks) {
        var first = checks.stream().limit(SHOWN).map(Check::toString).collect(Collectors.joining("; "));
        return checks.size() > SHOWN ? first + "; and " + (checks.size() - SHOWN) + " more" : first;
    }

    private static void mustBeFloor(String metric, double floor) {
        if (lowerIsBetter(metric)) {
            throw new TrackingException("a floor needs a metric of which more is better, was " + metric);
        }
        if (!(floor >= 0 && floor <= 1)) {
            throw new TrackingException("the floor of " + metric + " must be between 0 and 1, was " + floor);
        }
    }

    static boolean lowerIsBetter(String metric) {
        return List.of("log_loss", "brier", "calibration_error").contains(metric);
    }

    @Override
    public String toString() {
        var texts = new ArrayList<String>();
        floors.forEach((metric, floor) -> texts.add(metric + " >= " + floor));
        texts.add(better.toString());
        if (bias != null) {
            texts.add(bias.toString());
        }
        return String.join(", ", texts)
                + (manner.approval ? ", approval required" : "")
                + (manner.strict ? ", strict" : "");
    }
}
