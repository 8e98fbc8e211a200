package dev.churnlab.cli;

import dev.churnlab.tracking.ModelVersion;
import dev.churnlab.tracking.Registry;
import picocli.CommandLine.Parameters;

/** Which version of a registered model is meant, and why a person decides so. */
final class VersionArguments {
    @Parameters(index = "0", paramLabel = "MODEL", description = "The registered model's name, as in churn.")
    private String name;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The number of its version.")
    private int number;

    ModelVersion find(Registry registry) {
        return registry.version(name, number);
    }
}
