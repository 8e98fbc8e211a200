package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calibrated probabilities are nearer to what is, keep their order, and travel in the bundle. */
class CalibrationTest {
    /** Probabilities that promise too much: twice the logit that is true. */
    private static Evaluation bold(int rows, long seed) {
        var random = new Random(seed);
        var labels = new boolean[rows];
        var probabilities = new float[rows];
        for (int i = 0; i < rows; i++) {
            double margin = random.nextGaussian() * 1.5 - 0.5;
            labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-margin));
            probabilities[i] = (float) (1 / (1 + Math.exp(-2 * margin)));
        }
        return Evaluation.of(labels, probabilities);
    }

    @Test
    void plattFindsTheLineThatIsTrue() {
        var platt = (Calibration.Platt) Calibration.platt(bold(20_000, 1));
        assertThat(platt.slope()).isCloseTo(0.5, within(0.02));
        assertThat(platt.intercept()).isCloseTo(0, within(0.05));
    }

    @Test
    void bothBringTheErrorDownOnOtherRows() {
        var train = bold(5000, 2);
        var test = bold(5000, 3);
        for (var calibration : List.of(Calibration.platt(train), Calibration.isotonic(train))) {
            var better = Evaluation.of(test.labels(), calibration.apply(test.probabilities()));
            assertThat(better.calibrationError()).isLessThan(test.calibrationError() / 2);
            assertThat(better.logLoss()).isLessThan(test.logLoss());
        }
    }

    @Property(tries = 50)
    void isotonicIsTheNearestThatDoesNotGoDown(@ForAll long seed) {
        var random = new Random(seed);
        int rows = 2 + random.nextInt(12);
        var labels = new boolean[rows];
        var probabilities = new float[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i == 0 || (i > 1 && random.nextBoolean());
            probabilities[i] = random.nextInt(5) / 4f;
        }
        var fitted = Calibration.isotonic(Evaluation.of(labels, probabilities));
        double error = 0;
        double last = -1;
        for (int step = 0; step < 5; step++) {
            double value = fitted.apply(step / 4.0);
            assertThat(value).isBetween(0.0, 1.0).isGreaterThanOrEqualTo(last);
            last = value;
        }
        for (int i = 0; i < rows; i++) {
            error += Math.pow(fitted.apply((double) probabilities[i]) - (labels[i] ? 1 : 0), 2);
        }
        // No non-decreasing function on a grid of tenths is nearer.
        assertThat(error).isLessThanOrEqualTo(leastError(labels, probabilities, 0, 0) + 1e-9);
    }

    private static double leastError(boolean[] labels, float[] probabilities, int step, int from) {
        if (step == 5) {
            return 0;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int height = from; height <= 10; height++) {
            double error = 0;
            for (int i = 0; i < labels.length; i++) {
                error += probabilities[i] == step / 4f ? Math.pow(height / 10.0 - (labels[i] ? 1 : 0), 2) : 0;
            }
            least = Math.min(least, error + leastError(labels, probabilities, step + 1, height));
        }
        return least;
    }

    @Test
    void aCalibratedModelPredictsTheSameOutOfItsBundle(@TempDir Path folder) {
        var customers = Customers.table(300, 1);
        var others = Customers.table(300, 2);
        try (var model = Customers.model(customers)) {
            var evaluation = model.evaluate(others);
            for (var calibration : List.of(Calibration.platt(evaluation), Calibration.isotonic(evaluation))) {
                try (var calibrated = model.withCalibration(calibration)) {
                    assertThat(calibrated.predict(others))
                            .isEqualTo(calibration.apply(model.predict(others)))
                            .isNotEqualTo(model.predict(others));
                    var place = folder.resolve(calibration.getClass().getSimpleName());
                    var origin = new DataOrigin("customers.csv", "0".repeat(64), 300, 300, 0);
                    ModelBundle.write(place, calibrated, Provenance.of(calibrated, origin, null, Instant.now()));
                    try (var read = ModelBundle.read(place)) {
                        assertThat(read.model().calibration()).isEqualTo(calibration);
                        assertThat(read.model().predict(others)).isEqualTo(calibrated.predict(others));
                    }
                }
            }
        }
    }

    @Test
    void whatIsNoCalibrationIsRefused() {
        var one = Evaluation.of(new boolean[] {true, true}, new float[] {0.1f, 0.2f});
        assertThatThrownBy(() -> Calibration.platt(one)).hasMessageContaining("both classes");
        assertThatThrownBy(() -> Calibration.isotonic(one)).hasMessageContaining("both classes");
        assertThatThrownBy(() -> new Calibration.Platt(Double.NaN, 0)).hasMessageContaining("finite");
        assertThatThrownBy(() -> new Calibration.Isotonic(List.of(0.1, 0.2), List.of(0.3, 0.2)))
                .hasMessageContaining("must go up");
        assertThatThrownBy(() -> new Calibration.Isotonic(List.of(), List.of())).hasMessageContaining("at least one");
    }
}
