package dev.churnlab.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.churnlab.notebook.Exit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook is told of a run (schema: {@code notice.schema.json} beside this class).
 *
 * @param event what happened
 * @param kind {@code notebook} or {@code pipeline}
 * @param name of the notebook or the pipeline
 * @param started when the run began
 * @param duration how long it took
 * @param exit its exit code
 * @param error what went wrong, one line without secrets; null if nothing did
 * @param output where the executed notebook or the run's folder is; null if there is none
 */
public record Notice(
        Event event,
        String kind,
        String name,
        Instant started,
        Duration duration,
        Exit exit,
        @Nullable String error,
        @Nullable String output) {
    private static final int FORMAT = 1;
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    /** What is worth telling. */
    public enum Event {
        /** The run did not end well. */
        FAILED,
        /** The run ended well, and the one before it did not. */
        RECOVERED
    }

    ObjectNode json() {
        var json = Wire.object()
                .put("format", FORMAT)
                .put("event", event.name().toLowerCase(Locale.ROOT))
                .put("kind", kind)
                .put("name", name);
        json.put("exit", exit.code()).put("error", error).put("output", output);
        json.put("started", Timestamps.micros(started));
        json.put("ended", Timestamps.micros(started.plus(duration)));
        json.put("seconds", duration.toMillis() / 1000.0);
        json.put("host", host()).put("runner", Version.TEXT);
        // Slack, Mattermost and Rocket.Chat show this one.
        return json.put("text", text());
    }

    private String text() {
        var head = kind + " " + name + (event == Event.FAILED ? " failed" : " works again") + " after "
                + Durations.show(duration) + " on " + host();
        return head + (error == null ? "" : ": " + error) + (output == null ? "" : " (" + output + ")");
    }

    /** The name of this machine; the system is asked before the network, which may take its time. */
    static String host() {
        try {
            return Files.readString(HOSTNAME).strip();
        } catch (IOException e) {
            // Not Linux.
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
