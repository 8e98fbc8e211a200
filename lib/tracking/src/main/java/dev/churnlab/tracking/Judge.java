package dev.churnlab.tracking;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Judges one version against whoever is champion, and scores each of them once. */
final class Judge {
    private final Registry registry;
    private final ModelVersion version;
    private final Gate gate;
    private final Scorer scorer;
    private @Nullable Scores candidate;
    private @Nullable Decision last;

    Judge(Registry registry, ModelVersion version, Gate gate, Scorer scorer) {
        this.registry = registry;
        this.version = version;
        this.gate = gate;
        this.scorer = scorer;
    }

    Decision against(OptionalInt champion) {
        if (last != null && last.champion().equals(champion)) {
            return last;
        }
        if (candidate == null) {
            candidate = scorer.score(version);
        }
        var theirs = champion.isEmpty() ? null : scorer.score(find(champion.getAsInt()));
        last = gate.decide(candidate, theirs, champion);
        return last;
    }

    private ModelVersion find(int champion) {
        try {
            return registry.version(version.name(), champion);
        } catch (NotFoundException e) {
            throw new TrackingException(
                    "the champion of " + version.name() + ", version " + champion
                            + ", has been deleted: roll back to another one first",
                    e);
        }
    }
}
