package dev.churnlab.training;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from: enough to train it again and to say what differs.
 *
 * @param data the file that was read
 * @param partition how it was split; null: all rows were trained on
 * @param recipe the name of the recipe
 * @param parameters what the booster was trained with, the seed among them; XGBoost's names, and {@code rounds}
 * @param environment what it was trained on
 * @param gitCommit of the checkout; null outside of one
 * @param started when the training began
 * @param ended when the model was there
 */
public record Provenance(
        DataOrigin data,
        @Nullable Partition partition,
        String recipe,
        Map<String, String> parameters,
        Environment environment,
        @Nullable String gitCommit,
        Instant started,
        Instant ended) {

    public Provenance {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        if (ended.isBefore(started)) {
            throw new TrainingException("a training cannot end at " + ended + ", before it started at " + started);
        }
    }

    /** That of a model which was just trained on this machine. */
    public static Provenance of(Model model, DataOrigin data, @Nullable Partition partition, Instant started) {
        return new Provenance(
                data,
                partition,
                model.recipe().label(),
                model.parameters(),
                Environment.current(),
                GitCommit.current().orElse(null),
                started,
                Instant.now());
    }
}
