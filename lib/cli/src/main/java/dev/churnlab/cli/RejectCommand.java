package dev.churnlab.cli;

import dev.churnlab.tracking.Registry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code churnlab reject}. */
@Command(
        name = "reject",
        description = "Say no to a version: it cannot become champion.",
        mixinStandardHelpOptions = true)
final class RejectCommand implements Callable<Integer> {
    @Mixin
    private HumanDecision decision;

    @Override
    public Integer call() {
        return decision.decide(Registry::reject);
    }
}
