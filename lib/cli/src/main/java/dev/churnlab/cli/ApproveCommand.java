package dev.churnlab.cli;

import dev.churnlab.tracking.Registry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code churnlab approve}. */
@Command(
        name = "approve",
        description = "Let a version pass that waits for approval; it becomes champion.",
        mixinStandardHelpOptions = true)
final class ApproveCommand implements Callable<Integer> {
    @Mixin
    private HumanDecision decision;

    @Override
    public Integer call() {
        return decision.decide(Registry::approve);
    }
}
