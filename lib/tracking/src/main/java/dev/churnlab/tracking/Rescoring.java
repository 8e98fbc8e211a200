package dev.churnlab.tracking;

import dev.churnlab.training.ModelBundle;
import tech.tablesaw.api.Table;

/**
 * Scores versions on customers: fetches their bundles and evaluates them anew.
 *
 * @param customers with their labels; none that a model was trained on
 */
record Rescoring(Registry registry, Table customers) implements Scorer {
    @Override
    public Scores score(ModelVersion version) {
        try (var bundle = ModelBundle.read(registry.download(version))) {
            return Scores.of(bundle.model().evaluate(customers), customers);
        }
    }
}
