package dev.churnlab.training;

import dev.churnlab.data.Split;
import dev.churnlab.data.Tables;
import dev.churnlab.storage.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * A bundle's model, trained again from its provenance: the same data, split, features and parameters.
 *
 * @param differences what is not as it was, one line each; empty if the model is equal
 * @param environment what is different of the machine, one line each; it need not matter
 */
public record Reproduction(List<String> differences, List<String> environment) {
    public Reproduction {
        differences = List.copyOf(differences);
        environment = List.copyOf(environment);
    }

    /**
     * Trains again and compares.
     *
     * @param data the file that the bundle was trained on
     * @throws dev.churnlab.data.DataException if the file does not fit the bundle's schema
     * @throws TrainingException if it cannot be trained on
     */
    public static Reproduction of(ModelBundle bundle, Path data) {
        return of(bundle, Location.of(data));
    }

    /** As {@link #of(ModelBundle, Path)}, with data of a path, {@code s3://} or {@code https://}. */
    public static Reproduction of(ModelBundle bundle, Location data) {
        var differences = new ArrayList<String>();
        var recorded = bundle.provenance();
        var table = Tables.loader(bundle.model().schema()).load(data);
        compare(differences, "SHA-256 of the data", recorded.data().sha256(), Sha256.of(data));
        compare(differences, "rows of the data", recorded.data().rows(), table.rowCount());
        var partition = recorded.partition();
        var split =
                partition == null ? null : partition.split(table, bundle.model().schema());
        var training = split == null ? table : split.train();
        compare(differences, "training rows", recorded.data().trainRows(), training.rowCount());
        try (var again = trainer(bundle).train(training);
                var calibrated = again.withCalibration(bundle.model().calibration());
                var model = calibrated.withThreshold(bundle.model().threshold())) {
            compare(bundle, model, differences, split, table);
        }
        return new Reproduction(differences, environment(recorded));
    }

    private static void compare(
            ModelBundle bundle, Model model, List<String> differences, @Nullable Split split, Table table) {
        compare(differences, "rounds", bundle.model().rounds(), model.rounds());
        if (!bundle.model().features().equals(model.features())) {
            differences.add("the fitted features");
        }
        if (!Arrays.equals(bundle.model().toBytes(), model.toBytes())) {
            var recorded = bundle.model().predict(table);
            var found = model.predict(table);
            double most = 0;
            for (int row = 0; row < found.length; row++) {
                most = Math.max(most, Math.abs((double) recorded[row] - found[row]));
            }
            differences.add("the trees: probabilities differ by up to " + most);
        }
        if (split != null && !bundle.metrics().isEmpty()) {
            model.evaluate(split.test()).metrics().forEach((name, value) -> {
                var recorded = bundle.metrics().get(name);
                if (recorded != null) {
                    compare(differences, "metric " + name, recorded, value);
                }
            });
        }
    }

    private static Trainer trainer(ModelBundle bundle) {
        var model = bundle.model();
        var parameters = Parameters.parse(bundle.provenance().parameters());
        var stopping = parameters.stopping();
        // Steps that are fitted already stay as they are: what they learned is the bundle's.
        var trainer = XGBoost.trainer(model.schema())
                .recipe(model.recipe())
                .steps(model.features().steps())
                .parameters(stopping == null ? parameters : parameters.withRounds(stopping.most()));
        return stopping == null ? trainer : trainer.earlyStopping(stopping.patience());
    }

    private static List<String> environment(Provenance recorded) {
        var notes = new ArrayList<String>();
        var now = Environment.current();
        var then = recorded.environment();
        compare(notes, "churnlab", then.churnlab(), now.churnlab());
        compare(notes, "XGBoost", then.xgboost(), now.xgboost());
        compare(notes, "Java", then.java(), now.java());
        compare(notes, "the operating system", then.os(), now.os());
        compare(
                notes,
                "the git commit",
                recorded.gitCommit(),
                GitCommit.current().orElse(null));
        return notes;
    }

    private static void compare(
            List<String> differences, String what, @Nullable Object recorded, @Nullable Object found) {
        if (!Objects.equals(recorded, found)) {
            differences.add(what + " was " + recorded + ", is " + found);
        }
    }

    /** Whether the model, its features and its metrics are the same, bit by bit. */
    public boolean isEqual() {
        return differences.isEmpty();
    }
}
