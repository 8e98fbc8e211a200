package dev.churnlab.training;

import dev.churnlab.data.Fold;
import dev.churnlab.data.Schema;
import dev.churnlab.data.Split;
import java.util.List;
import tech.tablesaw.api.Table;

/** A fold whose rows are features, fitted on its training rows. Compares by identity, as arrays do. */
record EncodedFold(FeatureMatrix train, boolean[] trainLabels, FeatureMatrix test, boolean[] testLabels) {
    static EncodedFold of(Table table, Fold fold, Schema schema, List<Step> steps) {
        var split = Split.of(table, fold);
        var features = Features.fit(split.train(), steps);
        return new EncodedFold(
                features.transform(split.train()),
                Labels.of(split.train(), schema),
                features.transform(split.test()),
                Labels.of(split.test(), schema));
    }
}
