package dev.churnlab.tracking;

import dev.churnlab.tracking.Decision.Verdict;
import dev.churnlab.tracking.HistoryEntry.Action;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a model stands after some entries of its record: the same for everybody who reads the same entries.
 *
 * @param champion the version in use
 * @param previous the champion before it
 * @param challenger the newest version that passed every floor and is not champion
 * @param aliases what these are called since the last entry
 */
record Standing(
        List<HistoryEntry> entries,
        OptionalInt champion,
        OptionalInt previous,
        OptionalInt challenger,
        Aliases aliases) {
    static Standing after(List<HistoryEntry> entries) {
        var champion = OptionalInt.empty();
        var previous = OptionalInt.empty();
        var aliases = Aliases.standard();
        var verdicts = new HashMap<Integer, Verdict>();
        for (var entry : entries) {
            if (entry.crowns()) {
                champion = OptionalInt.of(entry.version());
                previous = entry.decision().champion();
            }
            aliases = entry.aliases();
            verdicts.put(entry.version(), entry.decision().verdict());
        }
        // Not the last one that was judged: when that is rejected or becomes champion, the one before it is back.
        var challenger = verdicts.entrySet().stream()
                .filter(each -> each.getValue() == Verdict.CHALLENGER || each.getValue() == Verdict.PENDING)
                .mapToInt(Map.Entry::getKey)
                .max();
        return new Standing(List.copyOf(entries), champion, previous, challenger, aliases);
    }

    /**
     * The aliases that people and services use must not change their names because somebody gave no policy.
     *
     * @throws TrackingException if they would
     */
    void mustAdmit(String name, Gate gate) {
        if (!entries.isEmpty() && !gate.mayFollow(aliases)) {
            throw new TrackingException(name + " is promoted by a policy of its own, which calls its aliases "
                    + aliases.text() + ": give that policy, or one that says which aliases it has");
        }
    }

    /** The number of the last entry, 0 where there is none. */
    int last() {
        return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).number();
    }

    /** What was decided last of a version, unless that was to go back to it. */
    Optional<HistoryEntry> on(int version) {
        return entries.stream()
                .filter(entry -> entry.version() == version && entry.action() != Action.ROLLED_BACK)
                .reduce((earlier, later) -> later);
    }

    /** The decision on a version that is not to be made again: one that waits for a person goes stale with its champion. */
    Optional<HistoryEntry> decided(int version) {
        return on(version)
                .filter(entry -> entry.decision().verdict() != Verdict.PENDING
                        || entry.decision().champion().equals(champion));
    }

    /** The champion that the present one took over from when it was promoted. */
    OptionalInt predecessor() {
        return champion.isEmpty()
                ? champion
                : on(champion.getAsInt())
                        .map(entry -> entry.decision().champion())
                        .orElse(OptionalInt.empty());
    }

    /** Whether a version was champion once, and nobody rejected it since. */
    boolean mayReturn(int version) {
        // The champion before the one that was adopted has no entry of its own.
        return on(version).map(HistoryEntry::crowns).orElse(entries.stream().anyMatch(entry -> entry.decision()
                .champion()
                .equals(OptionalInt.of(version))));
    }
}
