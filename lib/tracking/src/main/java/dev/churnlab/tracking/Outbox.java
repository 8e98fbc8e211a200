package dev.churnlab.tracking;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.churnlab.storage.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a run has for its server, in order. With a journal an entry is on the disk before the server hears of it; a server
 * that fails, or takes too long, gets it later, and the run goes on. Without one the call that the server fails throws.
 */
final class Outbox {
    private final Delivery delivery;
    private final @Nullable JournalFile journal;
    private final Patience patience;
    private final Pace pace = new Pace();

    /** Held while the server is asked; who only has a metric does not wait for it. */
    private final ReentrantLock asking = new ReentrantLock();

    @GuardedBy("this") private final Deque<JournalEntry> waiting;

    /** How many of the journal's entries are done with. */
    @GuardedBy("this") private long done;

    /** Why there is something that waits, or null while all is well. */
    private volatile @Nullable TrackingException trouble;

    /** What the server never takes, of what was added long before. */
    @GuardedBy("this") private final List<String> refusals = new ArrayList<>();

    /** A journal that is empty. */
    Outbox(Delivery delivery, @Nullable JournalFile journal, Patience patience) {
        this.delivery = delivery;
        this.journal = journal;
        this.patience = patience;
        this.waiting = new ArrayDeque<>();
    }

    /** A journal that was found. */
    Outbox(Delivery delivery, JournalFile journal, Patience patience, Journaled found) {
        this.delivery = delivery;
        this.journal = journal;
        this.patience = patience;
        this.waiting = new ArrayDeque<>(found.waiting());
        this.done = found.done();
        found.refused().forEach(each -> refusals.add(each.why()));
    }

    /** Adds what can wait a little for others: a metric. */
    void addLater(JournalEntry entry) {
        var full = append(entry) % Delivery.MOST == 0;
        if ((pace.isDue() || (full && pace.isOpen())) && asking.tryLock()) {
            try {
                deliver(patience.call(), null);
            } finally {
                asking.unlock();
            }
        }
    }

    /**
     * Adds what is at the server when this returns, if the server is well.
     *
     * @throws TrackingException if the server refuses it, or, without a journal, fails
     */
    void add(JournalEntry entry) {
        var rare = entry instanceof JournalEntry.Opening || entry instanceof JournalEntry.End;
        add(entry, rare ? patience.longCall() : patience.call(), rare);
    }

    private void add(JournalEntry entry, Duration bound, boolean now) {
        append(entry);
        if (now || journal == null || pace.isOpen()) {
            asking.lock();
            try {
                deliver(bound, entry);
            } finally {
                asking.unlock();
            }
        }
    }

    /**
     * Adds what is too large for a line: the server gets it from where it lies, and only what cannot be delivered is
     * copied, since a temporary folder may be gone when the server is back.
     *
     * @param size in bytes
     * @param entry of a file
     */
    void addLarge(Path file, long size, Function<String, JournalEntry> entry) {
        var bound = patience.large(size);
        var direct = entry.apply(file.toAbsolutePath().toString());
        if (journal == null) {
            add(direct, bound, true);
            return;
        }
        asking.lock();
        try {
            if (pace.isOpen()) {
                deliver(patience.call(), null);
            }
            if (!isEmpty() || !pace.isOpen() || !deliverDirectly(direct, bound)) {
                append(entry.apply(journal.keep(file)));
                journal.force();
            }
        } finally {
            asking.unlock();
        }
    }

    private boolean deliverDirectly(JournalEntry entry, Duration bound) {
        var began = System.nanoTime();
        var well = false;
        try {
            Deadline.during(bound, () -> perform(List.of(entry)));
            well = true;
            note();
        } catch (Refused e) {
            well = true;
            throw e;
        } catch (TrackingException e) {
            mayGoOn(e);
        } finally {
            pace.delivered(began, well);
        }
        return well;
    }

    /** Adds what ends the run, and delivers all. */
    void end(JournalEntry.End entry, Duration bound) {
        add(entry, bound, true);
    }

    /** Delivers what waits, however the server was. */
    void flush() {
        flush(patience.call());
    }

    /** Delivers what waits within a bound. */
    void flush(Duration bound) {
        asking.lock();
        try {
            deliver(bound, null);
        } finally {
            asking.unlock();
        }
    }

    /** Whether the server has all. */
    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** What the server would never take, a line each. */
    synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** Why there is something that waits; nothing while the server has all. */
    Optional<TrackingException> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void deliver(Duration bound, @Nullable JournalEntry own) {
        var began = System.nanoTime();
        var well = false;
        try {
            if (journal == null) {
                deliverAll(own);
            } else {
                Deadline.during(bound, () -> deliverAll(own));
            }
            well = isEmpty();
            trouble = well
                    ? null
                    : ServiceException.undone("the server did not take all within " + bound.toSeconds() + " s", null);
        } catch (Refused e) {
            well = true;
            throw e;
        } catch (TrackingException e) {
            if (journal == null) {
                forget(own);
                throw e;
            }
            // What is wrong when a run is opened the user can mend: an experiment that is deleted, credentials.
            if (own instanceof JournalEntry.Opening && !(e instanceof ServiceException)) {
                throw e;
            }
            mayGoOn(e);
        } catch (StorageException e) {
            // Without a journal: the caller hears of it, and nobody tries it again when the run ends.
            forget(own);
            throw e;
        } finally {
            pace.delivered(began, well);
        }
    }

    /** A run goes on without its server; not when it is interrupted. */
    private void mayGoOn(TrackingException e) {
        if (e.getCause() instanceof InterruptedException) {
            throw e;
        }
        trouble = e;
    }

    private void deliverAll(@Nullable JournalEntry own) {
        for (var next = next(); !next.isEmpty() && !Deadline.isOver(); next = next()) {
            try {
                drop(perform(next));
            } catch (Refused e) {
                drop(1);
                if (journal == null || next.get(0) == own) {
                    throw e;
                }
                // Whoever logged it has gone on long since.
                refuse(journal, next.get(0), String.valueOf(e.getMessage()));
            }
        }
    }

    private synchronized void refuse(JournalFile file, JournalEntry entry, String why) {
        refusals.add(why);
        file.append(new JournalEntry.Refused(entry, why));
    }

    /** A store of artifacts that fails, or cannot be asked for want of credentials, is to a journal what such a server is. */
    private int perform(List<JournalEntry> entries) {
        try {
            return delivery.perform(entries);
        } catch (StorageException | IllegalArgumentException e) {
            if (journal == null) {
                throw e;
            }
            var why = String.valueOf(e.getMessage());
            throw e instanceof StorageException storage && storage.reason() == StorageException.Reason.SERVICE
                    ? ServiceException.undone(why, e)
                    : new TrackingException(why, e);
        }
    }

    private synchronized List<JournalEntry> next() {
        return waiting.stream().limit(Delivery.MOST).toList();
    }

    private synchronized int append(JournalEntry entry) {
        if (journal != null) {
            journal.append(entry);
        }
        waiting.add(entry);
        return waiting.size();
    }

    private synchronized void forget(@Nullable JournalEntry entry) {
        waiting.removeIf(each -> each == entry);
    }

    private synchronized void drop(int number) {
        for (int i = 0; i < number; i++) {
            waiting.remove();
        }
        done += number;
        note();
    }

    /** Writes down how far the server is. */
    private synchronized void note() {
        var placed = delivery.placed();
        if (journal != null && placed.isPresent()) {
            journal.append(new JournalEntry.Done(done, placed.get()));
        }
    }
}
