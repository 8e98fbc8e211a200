package dev.churnlab.cli;

import dev.churnlab.data.Tables;
import dev.churnlab.notebook.Exit;
import dev.churnlab.storage.Location;
import dev.churnlab.tracking.Models;
import dev.churnlab.training.Predictions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code churnlab score}: raw customers in, probabilities out. */
@Command(name = "score", description = "Score customers with a trained model.", mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            description = {
                "A bundle (folder or zip; a path, s3:// or https://), or a model of MLflow:",
                "models:/NAME@ALIAS, models:/NAME/VERSION, models:/m-ID or runs:/ID/NAME."
            })
    private String model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "NEW.csv",
            description = "The customers; churn may be absent.")
    private Location data;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Write row,probability here.")
    private Location out;

    @Override
    public Integer call() {
        OutputPlaces.check(data, out);
        try (var bundle = Models.load(model)) {
            var scorer = bundle.model();
            var customers = Tables.loader(scorer.schema()).unlabelled().load(data);
            Predictions.of(scorer.predict(customers)).write(out);
            System.out.println("wrote " + customers.rowCount() + " probabilities to " + out);
        }
        return Exit.DONE.code();
    }
}
