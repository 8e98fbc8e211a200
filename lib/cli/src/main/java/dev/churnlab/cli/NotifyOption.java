package dev.churnlab.cli;

import dev.churnlab.runner.Webhook;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who is told of a run that failed, or works again. */
final class NotifyOption {
    @Option(
            names = "--notify",
            paramLabel = "URL",
            defaultValue = "${env:CHURNLAB_NOTIFY}",
            description =
                    "Posts JSON there when the run failed, or works again after one that failed; or CHURNLAB_NOTIFY, which no list of processes shows.")
    private @Nullable String url;

    /**
     * @param kind notebook or pipeline
     * @param failedBefore asked now, before the run replaces what tells
     */
    Notifier of(String kind, String name, BooleanSupplier failedBefore) {
        return url == null || url.isBlank()
                ? new Notifier(null, "", kind, name, false)
                : new Notifier(Webhook.of(url), url, kind, name, failedBefore.getAsBoolean());
    }
}
