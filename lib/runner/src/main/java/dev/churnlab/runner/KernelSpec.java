package dev.churnlab.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An installed kernel, from its {@code kernel.json}.
 *
 * @param argv its command, with {@code {connection_file}} in it
 * @param interruptByMessage whether it is interrupted by a message; by a signal otherwise
 * @param folder where its kernel.json lies
 */
public record KernelSpec(
        String name,
        List<String> argv,
        String displayName,
        String language,
        Map<String, String> environment,
        boolean interruptByMessage,
        Path folder) {
    public KernelSpec {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("kernel " + name + " has no command");
        }
    }
}
