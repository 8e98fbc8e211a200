package dev.churnlab.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One version of a registered model, as the registry had it when it was asked.
 *
 * @param version from 1
 * @param runId the run that made it, empty if unknown
 * @param source where its files are, as in {@code models:/m-0a1b…}
 */
public record ModelVersion(
        String name,
        int version,
        String runId,
        String source,
        String description,
        List<String> aliases,
        Map<String, String> tags,
        Instant created) {
    public ModelVersion {
        aliases = List.copyOf(aliases);
        tags = Map.copyOf(tags);
    }

    /** As MLflow's own tools take it: {@code models:/churn/3}. */
    public String uri() {
        return "models:/" + name + "/" + version;
    }

    /** Whether it has an alias. */
    public boolean is(Alias alias) {
        return aliases.contains(alias.text());
    }

    @Override
    public String toString() {
        return name + " version " + version + (aliases.isEmpty() ? "" : " (" + String.join(", ", aliases) + ")");
    }
}
