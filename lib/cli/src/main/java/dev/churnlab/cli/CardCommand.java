package dev.churnlab.cli;

import dev.churnlab.charts.ModelCard;
import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.Location;
import dev.churnlab.tracking.Models;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code churnlab card}: what a bundle says of its model, for people. */
@Command(name = "card", description = "Write the model card of a bundle.", mixinStandardHelpOptions = true)
final class CardCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "BUNDLE",
            description = "A bundle (folder or zip; a path, s3:// or https://), or a model of MLflow.")
    private String place;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where to: Markdown, or HTML with pictures for a name that ends on .html.")
    private Location out;

    @Override
    public Integer call() {
        var name = out.name().toLowerCase(Locale.ROOT);
        try (var bundle = Models.load(place)) {
            var card = ModelCard.of(bundle);
            out.write(name.endsWith(".html") || name.endsWith(".htm") ? card.html() : card.markdown());
        }
        System.out.println("wrote the model card to " + out);
        return Exit.DONE.code();
    }
}
