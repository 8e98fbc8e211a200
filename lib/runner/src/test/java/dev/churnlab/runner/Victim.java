package dev.churnlab.runner;

import dev.churnlab.notebook.Exit;
import java.nio.file.Path;

/** A process of its own that runs a notebook, to be killed: folder, notebook, output. */
final class Victim {
    private Victim() {}

    public static void main(String[] arguments) {
        var stop = Stop.onSignals();
        try {
            NotebookRun.of(Path.of(arguments[1]))
                    .kernels(Kernels.specs(Path.of(arguments[0])))
                    .output(Path.of(arguments[2]))
                    .stop(stop)
                    .run();
            System.exit(Exit.DONE.code());
        } catch (RunnerException e) {
            System.exit(e.exit().code());
        }
    }
}
