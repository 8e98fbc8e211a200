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

/** A bundle of format 1 that was written once still loads, and predicts what it predicted then. */
class GoldenBundleTest {
    private final Path golden;

    GoldenBundleTest() throws URISyntaxException {
        golden = Path.of(Objects.requireNonNull(GoldenBundleTest.class.getResource("bundle-1"))
                .toURI());
    }

    @Test
    void itPredictsWhatItPredictedThen() {
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
    void itsImportanceIsThatOfPython() throws IOException {
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
}
