package dev.churnlab.tracking;

import java.util.List;

/** The record of the promotions of one model: entries are added at its end only, one at a time. */
interface Ledger {
    /** All entries in their order. */
    List<Entry> entries();

    /**
     * Adds an entry, if no other has its number.
     *
     * @return whether it was added; if not, there are entries that the caller has not seen
     */
    boolean append(Entry entry);

    /** Up to which entry everything is known to have been carried out. */
    int done();

    /** Notes {@link #done()}; of two that note at once either may win, which only costs work. */
    void done(int number);
}
