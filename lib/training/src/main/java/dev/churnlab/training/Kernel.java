package dev.churnlab.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Erf;

/** One parameter's part of a {@link Parzen} density, around one value. */
sealed interface Kernel {
    double sample(RandomGenerator random);

    double logDensity(double value);

    /** One kernel around each value, and the prior's as the last. */
    static List<Kernel> around(Dimension dimension, double[] values) {
        if (dimension instanceof Dimension.Real real) {
            var logs = real.scale() == Dimension.Scale.LOG;
            return bells(values, new Interval(log(real.low(), logs), log(real.high(), logs), logs), real);
        }
        if (dimension instanceof Dimension.Whole whole) {
            var logs = whole.scale() == Dimension.Scale.LOG;
            var from = log(whole.low() - Dimension.Whole.HALF, logs);
            var to = log(whole.high() + Dimension.Whole.HALF, logs);
            return bells(values, new Interval(from, to, logs), whole);
        }
        return counts(((Dimension.Choice) dimension).values(), values);
    }

    /** Where a bell is cut off; in logarithms if {@code logs}. */
    record Interval(double from, double to, boolean logs) {
        double width() {
            return to - from;
        }

        double in(double value) {
            return log(value, logs);
        }

        double out(double inner) {
            return logs ? StrictMath.exp(inner) : inner;
        }
    }

    private static double log(double value, boolean logs) {
        return logs ? StrictMath.log(value) : value;
    }

    /**
     * The width of a bell is the greater of the distances to its neighbours, bounded by that of the range and by a share
     * of it that becomes less with more values, so that few values do not look like certainty.
     */
    private static List<Kernel> bells(double[] values, Interval interval, Dimension dimension) {
        int size = values.length;
        var inner = Arrays.stream(values).map(interval::in).toArray();
        var order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> inner[i]))
                .toList();
        double least = interval.width() / Math.min(100, 2 + size);
        var kernels = new Kernel[size + 1];
        for (int i = 0; i < size; i++) {
            double here = inner[order.get(i)];
            double left = here - (i == 0 ? interval.from() : inner[order.get(i - 1)]);
            double right = (i == size - 1 ? interval.to() : inner[order.get(i + 1)]) - here;
            // The ends of the range are no neighbours where there is another.
            double gap = size > 1 && i == 0 ? right : size > 1 && i == size - 1 ? left : Math.max(left, right);
            double width = Math.min(Math.max(gap, least), interval.width());
            kernels[order.get(i)] = new Bell(here, width, interval, dimension);
        }
        kernels[size] = new Bell((interval.from() + interval.to()) / 2, interval.width(), interval, dimension);
        return List.of(kernels);
    }

    private static List<Kernel> counts(List<Double> choices, double[] values) {
        double prior = 1.0 / (values.length + 1);
        var kernels = new ArrayList<Kernel>();
        for (int i = 0; i <= values.length; i++) {
            var shares = new double[choices.size()];
            Arrays.fill(shares, prior);
            if (i < values.length) {
                shares[choices.indexOf(values[i])] += 1;
            }
            double sum = Arrays.stream(shares).sum();
            kernels.add(new Counts(
                    choices, Arrays.stream(shares).map(share -> share / sum).toArray()));
        }
        return kernels;
    }

    /** A normal distribution that is cut off at the ends; over whole numbers, what of it is nearest to each. */
    final class Bell implements Kernel {
        private final double mean;
        private final double deviation;
        private final Interval interval;
        private final Dimension dimension;
        private final double mass;

        private Bell(double mean, double deviation, Interval interval, Dimension dimension) {
            this.mean = mean;
            this.deviation = deviation;
            this.interval = interval;
            this.dimension = dimension;
            this.mass = mass(interval.from(), interval.to());
        }

        /** The share of the whole bell that lies between two places. */
        private double mass(double from, double to) {
            double scale = deviation * Math.sqrt(2);
            return Erf.erf((from - mean) / scale, (to - mean) / scale) / 2;
        }

        @Override
        public double sample(RandomGenerator random) {
            // The mean is inside and the deviation no more than the width: a third or more of the bell is inside.
            double inner = mean + deviation * random.nextGaussian();
            while (inner < interval.from() || inner > interval.to()) {
                inner = mean + deviation * random.nextGaussian();
            }
            return dimension.nearest(interval.out(inner));
        }

        @Override
        public double logDensity(double value) {
            if (dimension instanceof Dimension.Whole) {
                double from = interval.in(value - Dimension.Whole.HALF);
                double to = interval.in(value + Dimension.Whole.HALF);
                return StrictMath.log(Math.max(mass(from, to) / mass, Double.MIN_NORMAL));
            }
            double z = (interval.in(value) - mean) / deviation;
            return -z * z / 2 - StrictMath.log(deviation * Math.sqrt(2 * Math.PI) * mass);
        }
    }

    /** How often each choice is taken. */
    record Counts(List<Double> choices, double[] shares) implements Kernel {
        @Override
        public double sample(RandomGenerator random) {
            double share = random.nextDouble();
            int at = 0;
            while (at < shares.length - 1 && share >= shares[at]) {
                share -= shares[at++];
            }
            return choices.get(at);
        }

        @Override
        public double logDensity(double value) {
            return StrictMath.log(shares[choices.indexOf(value)]);
        }
    }
}
