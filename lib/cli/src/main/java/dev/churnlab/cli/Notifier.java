package dev.churnlab.cli;

import dev.churnlab.notebook.Exit;
import dev.churnlab.runner.Notice;
import dev.churnlab.runner.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells a webhook and the metrics of one run, where there are such. */
final class Notifier {
    private final @Nullable Webhook webhook;
    private final String address;
    private final String kind;
    private final String name;
    private final boolean failedBefore;
    private final Meter meter;
    private final Instant started = Instant.now();
    private Consumer<String> warnings = line -> System.err.println("warning: " + line);

    Notifier(@Nullable Webhook webhook, String address, String kind, String name, boolean failedBefore, Meter meter) {
        this.webhook = webhook;
        this.address = address;
        this.kind = kind;
        this.name = name;
        this.failedBefore = failedBefore;
        this.meter = meter;
    }

    /** Who hears that nobody could be told. */
    void warnings(Consumer<String> to) {
        warnings = to;
    }

    /** The webhook's URL, which is a secret. */
    Optional<String> address() {
        return webhook == null ? Optional.empty() : Optional.of(address);
    }

    Meter meter() {
        return meter;
    }

    /** The run ended well; the webhook is told if the one before did not. */
    void done(@Nullable String output) {
        meter.ended(Exit.DONE, time(), warnings);
        if (failedBefore) {
            tell(Notice.Event.RECOVERED, Exit.DONE, null, output);
        }
    }

    /** The run did not end well; the webhook is told unless somebody at the keyboard stopped it. */
    void failed(Exit exit, String error, @Nullable String output) {
        meter.ended(exit, time(), warnings);
        if (exit != Exit.INTERRUPTED) {
            tell(Notice.Event.FAILED, exit, error, output);
        }
    }

    private Duration time() {
        return Duration.between(started, Instant.now());
    }

    private void tell(Notice.Event event, Exit exit, @Nullable String error, @Nullable String output) {
        if (webhook != null) {
            webhook.tell(new Notice(event, kind, name, started, time(), exit, error, output))
                    .ifPresent(warnings);
        }
    }
}
