package dev.churnlab.cli;

import dev.churnlab.notebook.Exit;
import dev.churnlab.tracking.Delivered;
import dev.churnlab.tracking.Tracking;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code churnlab track}: runs that MLflow did not get. */
@Command(
        name = "track",
        description = "Deliver the runs that were kept while MLflow was not there.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class TrackCommand {
    private TrackCommand() {}

    @Command(
            name = "sync",
            description = {
                "Deliver the runs in the journal to MLflow, the oldest first, and say what came of each.",
                "Nothing is there twice, however often it is tried. Ends with 5 while something waits."
            })
    int sync() {
        var all = Tracking.sync();
        all.forEach(TrackCommand::say);
        if (all.isEmpty()) {
            System.out.println("nothing waits");
        }
        return exit(all).code();
    }

    private static void say(Delivered run) {
        var name = "run " + run.run();
        switch (run.state()) {
            case DELIVERED -> System.out.println(name + ": delivered, " + run.entries() + " entries: " + run.url());
            case IN_USE -> System.out.println(name + ": " + run.why());
            case WAITING ->
                System.err.println("churnlab: " + name + ": " + run.entries() + " entries wait: " + run.why());
            case REFUSED ->
                System.err.println("churnlab: " + name + ": delivered but for what MLflow refused: " + run.why());
        }
    }

    private static Exit exit(List<Delivered> all) {
        if (all.stream().anyMatch(run -> run.state() == Delivered.State.WAITING)) {
            return Exit.SERVICE;
        }
        return all.stream().anyMatch(run -> run.state() == Delivered.State.REFUSED) ? Exit.BAD_INPUT : Exit.DONE;
    }
}
