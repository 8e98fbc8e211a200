package dev.churnlab.tracking;

import dev.churnlab.tracking.Decision.Verdict;
import dev.churnlab.tracking.HistoryEntry.Action;
import java.util.List;
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
        var standing = new Standing(
                List.of(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Aliases.standard());
        for (var entry : entries) {
            standing = standing.after(entry);
        }
        return new Standing(
                List.copyOf(entries), standing.champion, standing.previous, standing.challenger, standing.aliases);
    }

    private Standing after(HistoryEntry entry) {
        var version = OptionalInt.of(entry.version());
        var left = challenger.equals(version) ? OptionalInt.empty() : challenger;
        return switch (entry.decision().verdict()) {
            case CHAMPION -> new Standing(entries, version, entry.decision().champion(), left, entry.aliases());
            // A newer challenger stays.
            case CHALLENGER, PENDING ->
                new Standing(
                        entries,
                        champion,
                        previous,
                        challenger.orElse(0) <= entry.version() ? version : challenger,
                        entry.aliases());
            case REFUSED -> new Standing(entries, champion, previous, left, entry.aliases());
        };
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
