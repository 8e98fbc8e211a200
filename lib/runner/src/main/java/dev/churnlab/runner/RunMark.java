package dev.churnlab.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/**
 * Who executes a notebook, in its metadata under {@code churnlab}: the process, so that whoever reads the file of a run
 * that was killed can tell it from one that goes on.
 *
 * @param autosave how often it is saved while a cell runs; zero for never
 */
record RunMark(String host, long process, Instant started, Duration autosave) {
    static RunMark here(Duration autosave) {
        var self = ProcessHandle.current();
        return new RunMark(Notice.host(), self.pid(), self.info().startInstant().orElse(Instant.EPOCH), autosave);
    }

    void write(ObjectNode metadata) {
        metadata.putObject("churnlab")
                .put("host", host)
                .put("process", process)
                .put("process_started", started.toString())
                .put("autosave", autosave.toMillis() / 1000.0);
    }

    /** The mark of a notebook; of another tool's, one that says nothing. */
    static RunMark of(JsonNode metadata) {
        var own = metadata.path("churnlab");
        return new RunMark(
                own.path("host").asText(),
                own.path("process").asLong(),
                Instant.parse(own.path("process_started").asText("1970-01-01T00:00:00Z")),
                Duration.ofMillis(Math.round(own.path("autosave").asDouble(5) * 1000)));
    }

    boolean isHere() {
        return process > 0 && host.equals(Notice.host());
    }

    /** Whether the process is there still, and is that very one. Only where it {@link #isHere() is here}. */
    boolean alive() {
        return ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .filter(handle ->
                        handle.info().startInstant().orElse(Instant.EPOCH).equals(started))
                .isPresent();
    }
}
