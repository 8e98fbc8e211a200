package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The laws of a density, for each kind of parameter. */
class ParzenTest {
    private static final List<Dimension> KINDS = List.of(
            Dimension.real("eta", 0.1, 0.9),
            Dimension.logReal("eta", 0.001, 1),
            Dimension.whole("max_depth", 1, 12),
            Dimension.logWhole("rounds", 10, 500),
            Dimension.choice("max_bin", 8.0, 16.0, 32.0));

    private static List<Map<String, Double>> points(Dimension dimension, int number, long seed) {
        var random = new Random(seed);
        var points = new ArrayList<Map<String, Double>>();
        for (int i = 0; i < number; i++) {
            points.add(Map.of(dimension.name(), dimension.at(random.nextDouble())));
        }
        return points;
    }

    @Property(tries = 50)
    void theWholeIsOne(@ForAll @IntRange(max = 4) int kind, @ForAll @IntRange(max = 60) int number, @ForAll long seed) {
        var dimension = KINDS.get(kind);
        var density = Parzen.of(SearchSpace.of(dimension), points(dimension, number, seed));
        double sum = 0;
        var values = dimension instanceof Dimension.Real ? dimension.grid(4000) : dimension.grid(1000);
        double width = 1;
        if (dimension instanceof Dimension.Real real) {
            double range =
                    real.scale() == Dimension.Scale.LOG ? Math.log(real.high() / real.low()) : real.high() - real.low();
            width = range / values.size();
        }
        for (var value : values) {
            sum += Math.exp(density.logDensity(Map.of(dimension.name(), value))) * width;
        }
        assertThat(sum).isCloseTo(1, within(1e-3));
    }

    @Property(tries = 50)
    void whatIsDrawnIsInTheSpace(
            @ForAll @IntRange(max = 4) int kind, @ForAll @IntRange(max = 60) int number, @ForAll long seed) {
        var dimension = KINDS.get(kind);
        var density = Parzen.of(SearchSpace.of(dimension), points(dimension, number, seed));
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            assertThat(dimension.contains(density.sample(random).getOrDefault(dimension.name(), Double.NaN)))
                    .isTrue();
        }
    }

    @Property(tries = 20)
    void aLatinHypercubeHasEachPartOfEachRangeOnce(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int size) {
        var dimension = Dimension.real("eta", 0.1, 0.9);
        var parts = new ArrayList<Integer>();
        for (int i = 0; i < size; i++) {
            var value = Points.latin(SearchSpace.of(dimension), seed, i, size).getOrDefault("eta", Double.NaN);
            parts.add((int) ((value - 0.1) / 0.8 * size * (1 - 1e-12)));
        }
        assertThat(parts).doesNotHaveDuplicates().allMatch(part -> part >= 0 && part < size);
    }
}
