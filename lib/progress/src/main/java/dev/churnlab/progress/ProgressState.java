package dev.churnlab.progress;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a piece of work is.
 *
 * @param id the same for all states of one piece of work, and of no other in this process
 * @param doing what is done, as in {@code training}
 * @param unit what is counted, in the plural, as in {@code rounds}; {@link #BYTES} for bytes
 * @param done how many are done, from 0 to the total
 * @param total how many there are; 0: nobody knows
 * @param elapsed since the work began
 * @param phase whether it goes on
 * @param curve figures on the way, in order; empty where there are none
 */
public record ProgressState(
        String id, String doing, String unit, long done, long total, Duration elapsed, Phase phase, List<Point> curve) {
    /** The unit of what is counted in bytes. */
    public static final String BYTES = "bytes";

    /** Whether work goes on. */
    public enum Phase {
        RUNNING,
        /** It has come to its end. */
        FINISHED,
        /** It ended before its end: by an error, or because it was interrupted. */
        STOPPED
    }

    /**
     * Figures on the way.
     *
     * @param done after how many units
     * @param figures by name, as in {@code train_log_loss}
     */
    public record Point(long done, Map<String, Double> figures) {
        public Point {
            figures = Map.copyOf(figures);
        }
    }

    public ProgressState {
        curve = List.copyOf(curve);
    }

    /** The part that is done, from 0 to 1; empty if nobody knows. */
    public Optional<Double> share() {
        return total > 0 ? Optional.of(Math.min(1.0, (double) done / total)) : Optional.empty();
    }

    /** Units in a second, since the beginning; 0 in the first instant. */
    public double rate() {
        double seconds = elapsed.toNanos() / 1e9;
        return seconds > 0 ? done / seconds : 0;
    }

    /** How long it will take from now on, if it goes on as it did; empty if nobody knows, and when it has ended. */
    public Optional<Duration> remaining() {
        if (phase != Phase.RUNNING || done <= 0 || done > total) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos((long) (elapsed.toNanos() * ((double) (total - done) / done))));
    }
}
