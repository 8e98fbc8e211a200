package dev.churnlab.progress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a piece of long work is, told by what does it.
 *
 * <pre>{@code
 * try (var progress = Progress.start("scoring", "files", files.size())) {
 *     for (var file : files) {
 *         score(file);
 *         progress.add(1);
 *     }
 *     progress.finish();
 * }
 * }</pre>
 *
 * <p>Costs next to nothing where nobody shows it. Where somebody does, it is shown when the work has taken 0.3 s, and
 * again every 0.1 s at most. Of pieces of work within others, or beside them, only the one that began first is shown: what
 * tunes is told of, and not each of its trainings. May be used by several threads at once.
 */
public final class Progress implements AutoCloseable {
    private static final long FIRST_NANOS = Duration.ofMillis(300).toNanos();
    private static final long NEXT_NANOS = Duration.ofMillis(100).toNanos();
    /** More points than these cannot be told apart in a picture. */
    private static final int MOST_POINTS = 200;

    private static final AtomicReference<@Nullable ProgressDisplay> DISPLAY = new AtomicReference<>();
    private static final AtomicReference<@Nullable Progress> SHOWN = new AtomicReference<>();
    /** Of work that nobody shows. */
    private static final Progress SILENT = new Progress("", "", 0, state -> {}, () -> 0);

    private final String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final String doing;
    private final String unit;
    private final long total;
    private final ProgressDisplay display;
    private final LongSupplier clock;
    private final long begin;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong next;
    private final AtomicBoolean ended = new AtomicBoolean();
    private List<ProgressState.Point> curve = new ArrayList<>();
    private boolean seen;

    private Progress(String doing, String unit, long total, ProgressDisplay display, LongSupplier clock) {
        this.doing = doing;
        this.unit = unit;
        this.total = total;
        this.display = display;
        this.clock = clock;
        this.begin = clock.getAsLong();
        this.next = new AtomicLong(begin + FIRST_NANOS);
    }

    /** Who shows progress from now on; a kernel's extension says so, once. */
    public static void showOn(ProgressDisplay display) {
        DISPLAY.set(display);
    }

    /** Ends what is shown, as stopped: a kernel's extension says so when a cell has failed or was interrupted. */
    public static void stopShown() {
        var shown = SHOWN.get();
        if (shown != null) {
            shown.close();
        }
    }

    /**
     * Begins a piece of work.
     *
     * @param doing what is done, as in {@code training}
     * @param unit what is counted, in the plural; {@link ProgressState#BYTES} for bytes
     * @param total how many there are; 0: nobody knows
     */
    public static Progress start(String doing, String unit, long total) {
        return start(doing, unit, total, System::nanoTime);
    }

    static Progress start(String doing, String unit, long total, LongSupplier clock) {
        var display = DISPLAY.get();
        if (display == null || SHOWN.get() != null) {
            return SILENT;
        }
        var progress = new Progress(doing, unit, Math.max(0, total), display, clock);
        return SHOWN.compareAndSet(null, progress) ? progress : SILENT;
    }

    /** Whether an update would be shown now: whoever has to compute figures for it asks before. */
    public boolean isDue() {
        return this != SILENT && clock.getAsLong() - next.get() >= 0 && !ended.get();
    }

    /** So many more are done. */
    public void add(long more) {
        if (this != SILENT) {
            done.addAndGet(more);
            update();
        }
    }

    /** So many are done. */
    public void at(long number) {
        if (this != SILENT) {
            done.set(number);
            update();
        }
    }

    /** So many are done, with figures that are drawn as a curve. */
    public void at(long number, Map<String, Double> figures) {
        if (this != SILENT) {
            done.set(number);
            if (!figures.isEmpty()) {
                remember(new ProgressState.Point(number, figures));
            }
            update();
        }
    }

    private synchronized void remember(ProgressState.Point point) {
        curve.add(point);
        if (curve.size() > MOST_POINTS) {
            var thinner = new ArrayList<ProgressState.Point>();
            for (int i = curve.size() - 1; i >= 0; i -= 2) {
                thinner.add(0, curve.get(i));
            }
            curve = thinner;
        }
    }

    private void update() {
        long now = clock.getAsLong();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + NEXT_NANOS)) {
            show(ProgressState.Phase.RUNNING, now);
        }
    }

    /** The work has come to its end. */
    public void finish() {
        end(ProgressState.Phase.FINISHED);
    }

    /** Ends what is shown, as stopped if the work was not finished. */
    @Override
    public void close() {
        end(ProgressState.Phase.STOPPED);
    }

    private void end(ProgressState.Phase phase) {
        if (this != SILENT && ended.compareAndSet(false, true)) {
            SHOWN.compareAndSet(this, null);
            show(phase, clock.getAsLong());
        }
    }

    /** What took no time was never shown, and is not shown at its end. */
    private synchronized void show(ProgressState.Phase phase, long now) {
        boolean running = phase == ProgressState.Phase.RUNNING;
        if (running ? !ended.get() : seen) {
            seen = true;
            display.show(new ProgressState(
                    id, doing, unit, Math.max(0, done.get()), total, Duration.ofNanos(now - begin), phase, curve));
        }
    }
}
