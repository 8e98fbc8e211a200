package dev.churnlab.cli;

import dev.churnlab.notebook.Exit;
import dev.churnlab.tracking.Tracking;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code churnlab rollback}. */
@Command(
        name = "rollback",
        description = "Make the champion of before champion again, the one that the present champion took over from.",
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "The registered model's name, as in churn.")
    private String name;

    @Option(names = "--to", paramLabel = "N", description = "Another version that was champion once.")
    private @Nullable Integer to;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, for the record.")
    private String reason;

    @Option(names = "--json", description = "Print the decision as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var registry = Tracking.registry();
        var decision =
                to == null ? registry.rollback(name, reason) : registry.rollback(registry.version(name, to), reason);
        var champion = registry.champion(name).orElseThrow();
        new DecisionText(registry, json).print(champion, decision);
        return Exit.DONE.code();
    }
}
