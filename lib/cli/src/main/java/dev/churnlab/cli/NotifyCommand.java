package dev.churnlab.cli;

import dev.churnlab.kubernetes.WorkflowEnd;
import dev.churnlab.notebook.Exit;
import dev.churnlab.runner.MetricLabels;
import dev.churnlab.runner.Notice;
import dev.churnlab.runner.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells how a pipeline ended that somebody else ran: the exit hook of a workflow. */
@Command(
        name = "notify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Tells how a workflow of Argo ended, as its exit hook: the webhook of CHURNLAB_NOTIFY when it failed,"
                        + " the Pushgateway of CHURNLAB_PUSHGATEWAY always. Who cannot be told is a warning.")
final class NotifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PIPELINE", description = "Its name.")
    private String pipeline = "";

    @Option(names = "--status", required = true, paramLabel = "STATUS", description = "{{workflow.status}}")
    private String status = "";

    @Option(names = "--seconds", required = true, paramLabel = "SECONDS", description = "{{workflow.duration}}")
    private double seconds;

    @Option(names = "--failures", defaultValue = "[]", paramLabel = "JSON", description = "{{workflow.failures}}")
    private String failures = "[]";

    @Option(names = "--output", paramLabel = "PLACE", description = "Where the executed notebooks are.")
    private @Nullable String output;

    @Override
    public Integer call() {
        var end = WorkflowEnd.of(status, failures);
        var time = Duration.ofMillis(Math.round(seconds * 1000));
        new Meter(System.getenv(), MetricLabels.pipeline(pipeline, System.getenv()))
                .ended(end.exit(), time, NotifyCommand::warn);
        var address = System.getenv().getOrDefault("CHURNLAB_NOTIFY", "");
        if (end.exit() != Exit.DONE && !address.isBlank()) {
            var notice = new Notice(
                    Notice.Event.FAILED,
                    "pipeline",
                    pipeline,
                    Instant.now().minus(time),
                    time,
                    end.exit(),
                    end.error(),
                    output);
            Webhook.of(address).tell(notice).ifPresent(NotifyCommand::warn);
        }
        System.out.println(pipeline + ": " + (end.error() == null ? end.exit().meaning() : end.error()));
        return Exit.DONE.code();
    }

    private static void warn(String line) {
        System.err.println("warning: " + line);
    }
}
