package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;

/** A probability is read back as the float that was written. */
class PredictionsRoundTripTest {
    @Property(tries = 100)
    void everyFloatComesBack(@ForAll @FloatRange(min = 0, max = 1) float probability) throws IOException {
        var file = Files.createTempFile("predictions", ".csv");
        try {
            var predictions = new Predictions(new int[] {7}, new float[] {probability});
            predictions.write(file);
            assertThat(Predictions.read(file)).isEqualTo(predictions);
        } finally {
            Files.delete(file);
        }
    }
}
