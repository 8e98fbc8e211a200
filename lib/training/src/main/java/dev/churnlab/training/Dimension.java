package dev.churnlab.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * What one parameter may be in a search: XGBoost's name of it, or {@code rounds}, and its values. In files an object
 * whose {@code type} is {@code real}, {@code whole} or {@code choice}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Dimension.Real.class, name = "real"),
    @JsonSubTypes.Type(value = Dimension.Whole.class, name = "whole"),
    @JsonSubTypes.Type(value = Dimension.Choice.class, name = "choice"),
})
public sealed interface Dimension {
    /** How distances are measured. */
    enum Scale {
        /** By difference. */
        @JsonProperty("linear")
        LINEAR,
        /** By ratio, for what spans powers of ten. */
        @JsonProperty("log")
        LOG
    }

    /** The parameter that is varied. */
    String name();

    /** Whether a value is one of those that are searched. */
    boolean contains(double value);

    /**
     * The value at a share of the way through all values.
     *
     * @param share at least 0 and less than 1
     */
    double at(double share);

    /** The value of the search that is nearest to another; of a choice, which knows no distance, the same. */
    double nearest(double value);

    /** About {@code steps} values, evenly spread; all of them where there are no more. */
    List<Double> grid(int steps);

    /** Any number from {@code low} to {@code high}. */
    static Dimension real(String name, double low, double high) {
        return new Real(name, low, high, Scale.LINEAR);
    }

    /** Any number from {@code low}, which must be above 0, to {@code high}, by ratios. */
    static Dimension logReal(String name, double low, double high) {
        return new Real(name, low, high, Scale.LOG);
    }

    /** Any whole number from {@code low} to {@code high}. */
    static Dimension whole(String name, int low, int high) {
        return new Whole(name, low, high, Scale.LINEAR);
    }

    /** Any whole number from {@code low}, which must be above 0, to {@code high}, by ratios. */
    static Dimension logWhole(String name, int low, int high) {
        return new Whole(name, low, high, Scale.LOG);
    }

    /** One of some numbers, whose order means nothing. */
    static Dimension choice(String name, Double... values) {
        return new Choice(name, List.of(values));
    }

    /** Any number of an interval. */
    record Real(String name, double low, double high, Scale scale) implements Dimension {
        public Real {
            checkRange(name, low, high, scale);
        }

        @Override
        public boolean contains(double value) {
            return value >= low && value <= high;
        }

        @Override
        public double at(double share) {
            return nearest(between(low, high, scale, share));
        }

        @Override
        public double nearest(double value) {
            return Math.min(Math.max(low, value), high);
        }

        @Override
        public List<Double> grid(int steps) {
            return spread(steps, this::at);
        }
    }

    /** Any whole number of an interval. */
    record Whole(String name, int low, int high, Scale scale) implements Dimension {
        /** Each whole number stands for the interval of this width on both sides of it. */
        static final double HALF = 0.5;

        public Whole {
            checkRange(name, low, high, scale);
        }

        @Override
        public boolean contains(double value) {
            return value >= low && value <= high && value == Math.rint(value);
        }

        @Override
        public double at(double share) {
            return nearest(between(low - HALF, high + HALF, scale, share));
        }

        @Override
        public double nearest(double value) {
            return Math.min(Math.max(low, Math.rint(value)), high);
        }

        @Override
        public List<Double> grid(int steps) {
            return (long) high - low < steps
                    ? IntStream.rangeClosed(low, high)
                            .mapToDouble(i -> i)
                            .boxed()
                            .toList()
                    : spread(steps, this::at);
        }
    }

    /** One of some numbers. */
    record Choice(String name, List<Double> values) implements Dimension {
        public Choice {
            values = List.copyOf(values);
            if (values.size() < 2 || Set.copyOf(values).size() < values.size()) {
                throw new TrainingException(
                        "the choice of " + name + " needs two different values or more, had " + values);
            }
        }

        @Override
        public boolean contains(double value) {
            return values.contains(value);
        }

        @Override
        public double at(double share) {
            return values.get((int) (share * values.size()));
        }

        @Override
        public double nearest(double value) {
            return value;
        }

        @Override
        public List<Double> grid(int steps) {
            return values;
        }
    }

    private static double between(double low, double high, Scale scale, double share) {
        return scale == Scale.LINEAR
                ? low + share * (high - low)
                : StrictMath.exp(StrictMath.log(low) + share * (StrictMath.log(high) - StrictMath.log(low)));
    }

    private static List<Double> spread(int steps, DoubleUnaryOperator at) {
        return IntStream.range(0, steps)
                .mapToDouble(i -> at.applyAsDouble((i + 0.5) / steps))
                .distinct()
                .boxed()
                .toList();
    }

    private static void checkRange(String name, double low, double high, Scale scale) {
        if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new TrainingException(
                    "the range of " + name + " must go up, was from " + low + " to " + high + "; fix the ends");
        }
        if (scale == Scale.LOG && low <= 0) {
            throw new TrainingException("the range of " + name + " on a log scale must begin above 0, was " + low);
        }
    }
}
