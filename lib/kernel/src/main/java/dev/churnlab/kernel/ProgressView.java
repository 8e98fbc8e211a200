package dev.churnlab.kernel;

import dev.churnlab.progress.ProgressState;
import dev.churnlab.progress.ProgressState.Phase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How far work is, as a bar with words, and the curve of its figures below. */
final class ProgressView {
    private static final int BAR = 30;

    private ProgressView() {}

    /** Both, as HTML and as text. */
    static Map<String, String> of(ProgressState state) {
        var html = "<div role=\"group\" aria-label=\"" + Html.escape(state.doing()) + "\">" + bar(state)
                + Html.escape(words(state)) + ProgressCurve.of(state) + "</div>";
        var byType = new LinkedHashMap<String, String>();
        byType.put(Rendering.HTML, Html.page(html));
        byType.put(Rendering.TEXT, text(state));
        return byType;
    }

    private static String bar(ProgressState state) {
        if (state.phase() != Phase.RUNNING) {
            return "<span aria-hidden=\"true\">" + (state.phase() == Phase.FINISHED ? "✓ " : "■ ") + "</span>";
        }
        var value = state.share()
                .map(share -> " max=\"1\" value=\"" + decimal(share, 3) + "\"")
                .orElse("");
        return "<progress aria-label=\"" + Html.escape(state.doing()) + "\"" + value
                + " style=\"width:16em;vertical-align:middle;margin-right:.6em\"></progress>";
    }

    /** One line. */
    static String text(ProgressState state) {
        if (state.phase() != Phase.RUNNING || state.share().isEmpty()) {
            return words(state);
        }
        int full = (int) Math.round(state.share().get() * BAR);
        return "▕" + "█".repeat(full) + " ".repeat(BAR - full) + "▏ " + words(state);
    }

    /** As in {@code training: 212 of 400 rounds, 41 rounds/s, 5 s left}. */
    private static String words(ProgressState state) {
        var words = new StringBuilder(state.doing()).append(": ");
        switch (state.phase()) {
            case RUNNING ->
                words.append(state.share()
                                .map(share -> (int) Math.floor(share * 100) + " %, ")
                                .orElse(""))
                        .append(amount(state))
                        .append(", ")
                        .append(rate(state));
            case FINISHED ->
                words.append(amount(state))
                        .append(" in ")
                        .append(time(state.elapsed()))
                        .append(", ")
                        .append(rate(state));
            case STOPPED ->
                words.append("stopped after ")
                        .append(amount(state))
                        .append(" in ")
                        .append(time(state.elapsed()));
        }
        state.remaining()
                .ifPresent(left -> words.append(", ").append(time(left)).append(" left"));
        var curve = state.curve();
        if (!curve.isEmpty()) {
            curve.get(curve.size() - 1).figures().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(figure -> words.append(", ")
                            .append(figure.getKey().replace('_', ' '))
                            .append(' ')
                            .append(decimal(figure.getValue(), 4)));
        }
        return words.toString();
    }

    private static String amount(ProgressState state) {
        boolean whole = state.total() <= 0 || (state.phase() == Phase.FINISHED && state.done() >= state.total());
        if (state.unit().equals(ProgressState.BYTES)) {
            long done = state.total() > 0 ? Math.min(state.done(), state.total()) : state.done();
            return (whole ? "" : megabytes(done) + " of ") + megabytes(whole ? done : state.total()) + " MB";
        }
        return state.done() + (whole ? "" : " of " + state.total()) + " " + state.unit();
    }

    private static String rate(ProgressState state) {
        double rate = state.rate();
        if (state.unit().equals(ProgressState.BYTES)) {
            return megabytes(rate) + " MB/s";
        }
        return rate > 0 && rate < 1
                ? time(Duration.ofNanos((long) (1e9 / rate))) + " each"
                : decimal(rate, rate < 10 ? 1 : 0) + " " + state.unit() + "/s";
    }

    private static String megabytes(double bytes) {
        return decimal(bytes / 1e6, bytes < 1e7 ? 1 : 0);
    }

    private static String time(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 10) {
            return decimal(time.toNanos() / 1e9, 1) + " s";
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    private static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
