package dev.churnlab.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.notebook.Cell;
import dev.churnlab.notebook.Notebook;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metadata that papermill writes for a notebook and each of its cells, and its two marks of an error. */
final class PapermillMetadata {
    static final String ERROR_TAG = "papermill-error-cell-tag";
    private static final String STYLE =
            "style=\"color:red; font-family:Helvetica Neue, Helvetica, Arial, sans-serif; font-size:2em;\"";

    private final Notebook notebook;
    private Instant start = now();

    PapermillMetadata(Notebook notebook) {
        this.notebook = notebook;
    }

    private ObjectNode own() {
        return notebook.metadata().withObjectProperty("papermill");
    }

    private static ObjectNode own(Cell cell) {
        return cell.metadata().withObjectProperty("papermill");
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    /** Says where the notebook came from and what it was given, and removes the marks of an earlier error. */
    void prepare(String input, String output, Map<String, ? extends @Nullable Object> parameters, boolean hideSources) {
        notebook.removeTagged(ERROR_TAG);
        var own = own();
        own.withObjectProperty("default_parameters");
        own.withObjectProperty("environment_variables");
        own.set("parameters", Json.of(parameters));
        own.put("version", Version.TEXT);
        own.put("input_path", input).put("output_path", output);
        for (var cell : notebook.cells()) {
            if (!cell.metadata().has("tags")) {
                cell.metadata().putArray("tags");
            }
            if (hideSources && cell.isCode()) {
                cell.metadata().withObjectProperty("jupyter").put("source_hidden", true);
            }
        }
    }

    /** The run begins: all cells are pending and have no output. */
    void begin() {
        start = now();
        own().put("start_time", Timestamps.offset(start))
                .putNull("end_time")
                .putNull("duration")
                .putNull("exception");
        for (var cell : notebook.cells()) {
            own(cell)
                    .putNull("exception")
                    .putNull("start_time")
                    .putNull("end_time")
                    .putNull("duration");
            own(cell).put("status", "pending");
            if (cell.isCode()) {
                cell.json().putNull("execution_count");
                cell.outputs().removeAll();
            }
        }
    }

    void running(Cell cell) {
        own(cell)
                .put("exception", false)
                .put("start_time", Timestamps.offset(now()))
                .put("status", "running");
    }

    void ended(Cell cell, boolean failed) {
        var end = now();
        var own = own(cell);
        var begin = own.path("start_time").asText(Timestamps.offset(end)).replace("+00:00", "Z");
        own.put("end_time", Timestamps.offset(end)).put("duration", seconds(Instant.parse(begin), end));
        own.put("exception", failed).put("status", failed ? "failed" : "completed");
        if (failed) {
            own().put("exception", true);
        }
    }

    /** The run ends: cells that had nothing to execute count as completed, up to a failed one. */
    void end(boolean early) {
        var end = now();
        own().put("end_time", Timestamps.offset(end)).put("duration", seconds(start, end));
        for (var cell : notebook.cells()) {
            var status = own(cell).path("status").asText();
            if (status.equals("failed") || early && cell.isCode() && status.equals("pending")) {
                break;
            } else if (status.equals("pending")) {
                own(cell).put("status", "completed");
            }
        }
    }

    /** Marks the notebook at its top and before the failing cell (0-based). */
    void markError(int index) {
        var count = notebook.cells().get(index).json().path("execution_count").asText("None");
        notebook.insert(
                index,
                Cell.markdown(
                        "<span id=\"papermill-error-cell\" " + STYLE
                                + ">Execution using papermill encountered an exception here and stopped:</span>",
                        ERROR_TAG));
        notebook.insert(
                0,
                Cell.markdown(
                        "<span " + STYLE + ">An Exception was encountered at '<a href=\"#papermill-error-cell\">In ["
                                + count.replace("null", "None") + "]</a>'.</span>",
                        ERROR_TAG));
    }
}
