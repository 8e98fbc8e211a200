package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.churnlab.data.Tables;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bundle of each format that was written once still loads, and predicts what it predicted then. */
class GoldenBundleTest {
    private static Path golden(int format) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(GoldenBundleTest.class.getResource("bundle-" + format))
                .toURI());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void itPredictsWhatItPredictedThen(int format) throws URISyntaxException {
        var golden = golden(format);
        var customers = Tables.load(golden.resolve("customers.csv"), Customers.SCHEMA);
        try (var bundle = ModelBundle.read(golden.resolve("bundle"))) {
            var model = bundle.model();
            assertThat(Predictions.of(model.predict(customers)))
                    .isEqualTo(Predictions.read(golden.resolve("predictions.csv")));
            assertThat(model.threshold()).isEqualTo(0.3);
            assertThat(model.schema()).isEqualTo(Customers.SCHEMA);
            assertThat(model.evaluate(customers).metrics()).isEqualTo(bundle.metrics());
            assertThat(bundle.provenance().data().rows()).isEqualTo(540);
        }
    }

    @Test
    void itsImportanceIsThatOfPython() throws IOException, URISyntaxException {
        var golden = golden(1);
        try (var bundle = ModelBundle.read(golden.resolve("bundle"))) {
            var importance = bundle.model().importance();
            var lines = Files.readAllLines(golden.resolve("importance.csv"));
            assertThat(lines).hasSizeGreaterThan(8);
            for (var line : lines.subList(1, lines.size())) {
                var fields = line.split(",");
                var ours = importance.stream()
                        .filter(each -> each.feature().equals(fields[0]))
                        .findFirst()
                        .orElseThrow();
                assertThat(ours.weight()).isEqualTo(Integer.parseInt(fields[1]));
                assertThat(ours.gain()).isCloseTo(Double.parseDouble(fields[2]), within(1e-3));
                assertThat(ours.cover()).isCloseTo(Double.parseDouble(fields[3]), within(1e-3));
                assertThat(ours.totalGain()).isCloseTo(Double.parseDouble(fields[4]), within(1e-2));
            }
            assertThat(importance.stream().filter(each -> each.weight() > 0)).hasSize(lines.size() - 1);
        }
    }

    @Test
    void formatTwoKeepsTheCalibrationAndHowTheTrainingWent() throws URISyntaxException {
        try (var bundle = ModelBundle.read(golden(2).resolve("bundle"))) {
            assertThat(bundle.model().calibration()).isInstanceOf(Calibration.Platt.class);
            var parameters = Parameters.parse(bundle.provenance().parameters());
            assertThat(parameters.stopping()).isEqualTo(new Parameters.EarlyStopping(5, 100));
            assertThat(parameters.monotone()).containsEntry("tenure", Direction.DECREASING);
        }
        try (var bundle = ModelBundle.read(golden(1).resolve("bundle"))) {
            assertThat(bundle.model().calibration()).isEqualTo(Calibration.NONE);
        }
    }
}
