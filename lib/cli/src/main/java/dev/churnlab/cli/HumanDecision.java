package dev.churnlab.cli;

import dev.churnlab.notebook.Exit;
import dev.churnlab.tracking.Decision;
import dev.churnlab.tracking.ModelVersion;
import dev.churnlab.tracking.Registry;
import dev.churnlab.tracking.Tracking;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which version of a registered model a person decides on, and why. */
final class HumanDecision {
    /** What is decided. */
    interface Verdict {
        Decision on(Registry registry, ModelVersion version, String reason);
    }

    @Parameters(index = "0", paramLabel = "MODEL", description = "The registered model's name, as in churn.")
    private String name;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The number of its version.")
    private int number;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the record.")
    private String reason;

    @Option(names = "--json", description = "Print the decision as JSON.")
    private boolean json;

    /** Decides, and prints the decision. */
    int decide(Verdict verdict) {
        var registry = Tracking.registry();
        var version = registry.version(name, number);
        new DecisionText(registry, json).print(version, verdict.on(registry, version, reason));
        return Exit.DONE.code();
    }
}
