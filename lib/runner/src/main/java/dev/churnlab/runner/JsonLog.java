package dev.churnlab.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.notebook.Cell;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** Tells of runs in JSON, one object a line, with {@code time}, {@code event} and {@code notebook}. */
public final class JsonLog {
    private final PrintStream out;
    private final boolean outputs;

    /** @param outputs whether what cells print is told, too */
    public JsonLog(PrintStream out, boolean outputs) {
        this.out = out;
        this.outputs = outputs;
    }

    /** Writes one event. */
    public void event(String name, String notebook, ObjectNode more) {
        var line = Wire.object()
                .put("time", Timestamps.micros(Instant.now()))
                .put("event", name)
                .put("notebook", notebook);
        line.setAll(more);
        out.println(line);
        out.flush();
    }

    /** A listener that tells of a run under a name. */
    public RunListener of(String name) {
        return new RunListener() {
            private void tell(String event, ObjectNode more) {
                event(event, name, more);
            }

            private ObjectNode cell(int cell, int cells) {
                return Wire.object().put("cell", cell).put("cells", cells);
            }

            @Override
            public void ready(Duration start) {
                tell("kernel_ready", Wire.object().put("seconds", start.toMillis() / 1000.0));
            }

            @Override
            public void cellStarted(int cell, int cells, Cell content) {
                tell("cell_started", cell(cell, cells).put("id", content.id()));
            }

            @Override
            public void printed(int cell, String stream, String text) {
                if (outputs) {
                    tell(
                            "output",
                            Wire.object()
                                    .put("cell", cell)
                                    .put("stream", stream)
                                    .put("text", text));
                }
            }

            @Override
            public void cellEnded(int cell, int cells, boolean failed, Duration time) {
                tell(
                        failed ? "cell_failed" : "cell_completed",
                        cell(cell, cells).put("seconds", time.toMillis() / 1000.0));
            }

            @Override
            public void warning(String line) {
                tell("warning", Wire.object().put("message", line));
            }

            @Override
            public void retrying(int attempt, RunnerException failure) {
                tell(
                        "retrying",
                        Wire.object().put("attempt", attempt).put("error", String.valueOf(failure.getMessage())));
            }
        };
    }
}
