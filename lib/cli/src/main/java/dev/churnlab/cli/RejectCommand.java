package dev.churnlab.cli;

import dev.churnlab.notebook.Exit;
import dev.churnlab.tracking.Tracking;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code churnlab reject}. */
@Command(
        name = "reject",
        description = "Say no to a version: it cannot become champion.",
        mixinStandardHelpOptions = true)
final class RejectCommand implements Callable<Integer> {
    @Mixin
    private VersionArguments arguments;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the record.")
    private String reason;

    @Option(names = "--json", description = "Print the decision as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var registry = Tracking.registry();
        var version = arguments.find(registry);
        new DecisionText(registry, json).print(version, registry.reject(version, reason));
        return Exit.DONE.code();
    }
}
