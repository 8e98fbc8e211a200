package dev.churnlab.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Executes a graph of notebooks. */
@Command(name = "pipeline", mixinStandardHelpOptions = true)
final class PipelineCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
