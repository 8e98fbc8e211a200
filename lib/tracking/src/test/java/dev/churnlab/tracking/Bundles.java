package dev.churnlab.tracking;

import dev.churnlab.data.Customers;
import dev.churnlab.data.Split;
import dev.churnlab.data.Telco;
import dev.churnlab.training.DataOrigin;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.Partition;
import dev.churnlab.training.Provenance;
import dev.churnlab.training.XGBoost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Bundles and runs that several tests use, made once. */
final class Bundles {
    private static final Path SMALL = make();
    private static final List<Run> RUNS = new ArrayList<>();

    private Bundles() {}

    /** A small bundle, trained on synthetic customers. */
    static Path small() {
        return SMALL;
    }

    /** The n-th run that logged it, so that a name can have n versions. */
    static synchronized Run run(int n) {
        while (RUNS.size() < n) {
            RUNS.add(RealMlflow.client().run("bundles", run -> run.model(SMALL)));
        }
        return RUNS.get(n - 1);
    }

    private static Path make() {
        try {
            var folder = Files.createTempDirectory("bundle-").resolve("bundle");
            var started = Instant.now();
            var split = Split.random(Customers.synthetic(600, 1), 0.2, 42);
            try (var model = XGBoost.trainer(Telco.SCHEMA).rounds(5).threads(1).train(split.train())) {
                var origin = new DataOrigin(
                        "synthetic.csv",
                        "0".repeat(64),
                        600,
                        split.train().rowCount(),
                        split.test().rowCount());
                var provenance = Provenance.of(model, origin, Partition.random(0.2, 42), started);
                ModelBundle.write(folder, model, model.evaluate(split.test()), provenance);
            }
            TemporaryFiles.deleteOnExit(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
