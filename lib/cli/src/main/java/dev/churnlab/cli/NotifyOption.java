package dev.churnlab.cli;

import dev.churnlab.runner.MetricLabels;
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
     * @param labels of its metrics
     * @param failedBefore asked now, before the run replaces what tells
     */
    Notifier of(String kind, String name, MetricLabels labels, BooleanSupplier failedBefore) {
        var meter = new Meter(System.getenv(), labels);
        return url == null || url.isBlank()
                ? new Notifier(null, "", kind, name, false, meter)
                : new Notifier(Webhook.of(url), url, kind, name, failedBefore.getAsBoolean(), meter);
    }
}
