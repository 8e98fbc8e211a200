package dev.churnlab.tracking;

/** Tells how good versions are, all on the same rows; it is asked for the candidate, and for whoever is champion then. */
@FunctionalInterface
public interface Scorer {
    /** How good a version is. */
    Scores score(ModelVersion version);
}
