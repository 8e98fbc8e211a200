package dev.churnlab.cli;

import dev.churnlab.data.DataSource;
import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.Location;
import dev.churnlab.tracking.Models;
import dev.churnlab.training.Reproduction;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code churnlab reproduce}: trains a bundle's model again from its record. */
@Command(
        name = "reproduce",
        description = {
            "Train a bundle's model again from its record, and say whether it is equal.",
            "Ends with 0 if it is, with 3 if not; what differs is listed."
        },
        mixinStandardHelpOptions = true)
final class ReproduceCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "BUNDLE",
            description = "A bundle (folder or zip; a path, s3:// or https://), or a model of MLflow.")
    private String place;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "The data it was trained on; otherwise it is looked for as a pipeline looks for it.")
    private @Nullable Location data;

    @Override
    public Integer call() {
        try (var bundle = Models.load(place)) {
            var file = data != null
                    ? data
                    : DataSource.find(null, System.getenv(), null, Place.here().root())
                            .location();
            System.out.println("trained on " + bundle.provenance().data().name() + "; training again on " + file);
            var reproduction = Reproduction.of(bundle, file);
            reproduction.environment().forEach(line -> System.out.println("note: " + line));
            reproduction.differences().forEach(line -> System.out.println("differs: " + line));
            System.out.println(
                    reproduction.isEqual()
                            ? "equal: the model, its features and its metrics are the same"
                            : "not equal: " + reproduction.differences().size() + " differences");
            return (reproduction.isEqual() ? Exit.DONE : Exit.GATE_REFUSED).code();
        }
    }
}
