package dev.churnlab.tracking;

import java.util.List;

/** The record of the promotions of one model: entries are added at its end only, one at a time. */
interface Ledger {
    /**
     * What it holds.
     *
     * @param entries all of them, in their order
     * @param done up to which entry everything is known to have been carried out
     */
    record Content(List<HistoryEntry> entries, int done) {}

    /** Reads all of it. */
    Content read();

    /**
     * Adds an entry, if no other has its number.
     *
     * @return whether it was added; if not, there are entries that the caller has not seen
     */
    boolean append(HistoryEntry entry);

    /** Notes up to which entry everything has been carried out; of two that note at once either may win, which costs work. */
    void done(int number);
}
