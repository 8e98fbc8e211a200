package dev.churnlab.cli;

import dev.churnlab.runner.NotebookTail;
import dev.churnlab.storage.Location;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a run by the notebook that it saves. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints what the cells of a running notebook put out, as it comes, until the run has ended.",
        footer = {
            "%nExit codes: 0 the run completed; 1 it failed, or was killed; 2 there is no such notebook; 5 S3 failed.",
            "New output is there when the run saves: at the end of each cell, and every 5 s within one."
        })
final class TailCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NOTEBOOK", description = "The output of churnlab run: a path, or s3://.")
    private String notebook = "";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Times.class,
            description = "How long the notebook may take to appear, 10 s if not given.")
    private Duration wait = Duration.ofSeconds(10);

    @Override
    public Integer call() {
        return NotebookTail.follow(Location.of(notebook), wait, System.out)
                .exit()
                .code();
    }
}
