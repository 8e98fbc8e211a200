package dev.churnlab.cli;

import dev.churnlab.tracking.Run;
import dev.churnlab.tracking.Tracking;
import dev.churnlab.tracking.TrackingServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to become of a training whose MLflow server fails. */
final class TrackingOption {
    @Option(
            names = "--tracking",
            paramLabel = "MODE",
            description = {
                "When MLflow fails: journal keeps the run for `churnlab track sync` and goes on,",
                "required ends with 5 (CHURNLAB_TRACKING, else journal)."
            })
    private Tracking.@Nullable Mode mode;

    /** The server of the environment, with the mode that is chosen. */
    TrackingServer server() {
        var chosen = mode;
        return chosen == null ? Tracking.connect() : Tracking.connect(chosen);
    }

    /** Has a run of an experiment filled, and says where it is. */
    <X extends Exception> void run(String experiment, Run.Body<X> body) throws X {
        var run = server().run(experiment, body);
        if (run.isDelivered()) {
            System.out.println("tracked: " + run.url());
        } else {
            System.err.println("churnlab: warning: " + run + " (" + run.trouble()
                    + "): deliver it with `churnlab track sync`; the next tracked run does so, too");
        }
    }
}
