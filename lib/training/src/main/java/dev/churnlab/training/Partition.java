package dev.churnlab.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.churnlab.data.Schema;
import dev.churnlab.data.Split;
import tech.tablesaw.api.Table;

/**
 * How rows were split into those to train on and those to judge on.
 *
 * @param testSize the share of the rows to judge on, between 0 and 1
 * @param seed where random numbers started
 */
public record Partition(Kind kind, double testSize, long seed) {
    /** The way of splitting; those of the data module. */
    public enum Kind {
        @JsonProperty("random")
        RANDOM,
        @JsonProperty("stratified")
        STRATIFIED
    }

    public Partition {
        if (!(testSize > 0 && testSize < 1)) {
            throw new TrainingException("test size must be between 0 and 1, was " + testSize);
        }
    }

    /** Splits a table in this way. */
    Split split(Table table, Schema schema) {
        return switch (kind) {
            case RANDOM -> Split.random(table, testSize, seed);
            case STRATIFIED -> Split.stratified(table, schema.target(), testSize, seed);
        };
    }

    /** As {@code Split.random} splits. */
    public static Partition random(double testSize, long seed) {
        return new Partition(Kind.RANDOM, testSize, seed);
    }

    /** As {@code Split.stratified} splits. */
    public static Partition stratified(double testSize, long seed) {
        return new Partition(Kind.STRATIFIED, testSize, seed);
    }
}
