package dev.churnlab.tracking;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the journal of a run says.
 *
 * @param opening which run it is of, or null if that is not to be read
 * @param waiting what is not at the server
 * @param done how many entries are
 * @param placed the run at the server, or null if it is not there
 * @param refused what the server never takes, and why
 * @param ended whether the run was ended
 * @param last the time of its last entry that has one, in milliseconds
 */
record Journaled(
        JournalEntry.@Nullable Opening opening,
        List<JournalEntry> waiting,
        long done,
        @Nullable Placed placed,
        List<JournalEntry.Refused> refused,
        boolean ended,
        long last) {
    static Journaled of(List<JournalEntry> lines) {
        var entries = new ArrayList<JournalEntry>();
        var refused = new ArrayList<JournalEntry.Refused>();
        JournalEntry.Opening opening = null;
        Placed placed = null;
        long done = 0;
        long last = 0;
        var ended = false;
        for (var line : lines) {
            if (line instanceof JournalEntry.Done known) {
                done = known.entries();
                placed = known.placed();
            } else if (line instanceof JournalEntry.Refused known) {
                refused.add(known);
            } else {
                entries.add(line);
                ended = line instanceof JournalEntry.End;
            }
            if (line instanceof JournalEntry.Opening known && opening == null) {
                opening = known;
            }
            if (line instanceof JournalEntry.Start start) {
                last = start.time();
            } else if (line instanceof JournalEntry.Metric metric) {
                last = metric.time();
            }
        }
        var from = (int) Math.min(done, entries.size());
        return new Journaled(
                opening, List.copyOf(entries.subList(from, entries.size())), done, placed, refused, ended, last);
    }

    /** How the run is called for people. */
    String name() {
        if (placed != null) {
            return placed.run();
        }
        return opening instanceof JournalEntry.Start start
                ? start.id()
                : opening instanceof JournalEntry.Resume resume ? resume.run() : "(unknown)";
    }
}
