package dev.churnlab.cli;

import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.S3Check;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code churnlab s3}: the object store. */
@Command(
        name = "s3",
        description = "Look at the object store.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class S3Command {
    private final Map<String, String> environment;

    S3Command() {
        this(System.getenv());
    }

    S3Command(Map<String, String> environment) {
        this.environment = environment;
    }

    @Command(
            name = "check",
            description = {
                "Say what is wrong on the way to S3: endpoint, clock, credentials, key, bucket, rights.",
                "Writes a small object to try the rights, and removes it. Makes no bucket.",
                "Ends with 0 if all is well, with 5 if the endpoint does not answer, else with 2."
            },
            mixinStandardHelpOptions = true)
    int check(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "s3://BUCKET/PREFIX",
                            description = "What is to be read and written; without it, the endpoint and the key only.")
                    @Nullable String place) {
        var exit = Exit.DONE;
        for (var finding : S3Check.of(place, environment)) {
            System.out.printf("%-6s %-12s %s%n", finding.good() ? "ok" : "WRONG", finding.aspect(), finding.says());
            if (!finding.good()) {
                exit = finding.aspect() == S3Check.Aspect.ENDPOINT ? Exit.SERVICE : Exit.BAD_INPUT;
            }
        }
        return exit.code();
    }
}
