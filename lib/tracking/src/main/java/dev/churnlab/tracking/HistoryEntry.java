package dev.churnlab.tracking;

import java.time.Instant;

/**
 * One entry of the record of a model's promotions. All entries of a model are one sequence, and whatever its aliases point
 * to follows from it.
 *
 * @param number its place in the sequence, from 1
 * @param decision what was decided of the version, and which champion it was compared with or came after
 * @param policy the policy that decided, empty where a person did
 * @param user who asked for it
 */
public record HistoryEntry(
        int number,
        Action action,
        int version,
        Decision decision,
        String policy,
        Aliases aliases,
        String user,
        Instant time) {
    /** What was done. */
    public enum Action {
        /** It was champion before promotions were recorded. */
        ADOPTED,
        /** The policy judged it. */
        JUDGED,
        /** A person let a version pass that had been waiting for it. */
        APPROVED,
        /** A person said no. */
        REJECTED,
        /** A former champion became champion again. */
        ROLLED_BACK
    }

    HistoryEntry named(Aliases names) {
        return new HistoryEntry(number, action, version, decision, policy, names, user, time);
    }

    HistoryEntry by(Gate gate) {
        return new HistoryEntry(number, action, version, decision, gate.toString(), gate.aliases(), user, time);
    }

    /** Whether the version became champion by this. */
    public boolean crowns() {
        return decision.passed();
    }
}
