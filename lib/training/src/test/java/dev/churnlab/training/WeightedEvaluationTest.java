package dev.churnlab.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** With weights, the figures are scikit-learn's too; src/test/python/metrics_cases.py made the cases. */
class WeightedEvaluationTest {
    private static double[] ours(Evaluation evaluation) {
        var metrics = evaluation.metrics();
        return new double[] {
            evaluation.accuracy(),
            evaluation.rocAuc(),
            evaluation.precision(),
            evaluation.recall(),
            evaluation.f1(),
            metrics.getOrDefault("log_loss", Double.NaN),
            evaluation.prAuc(),
            evaluation.brier(),
            evaluation.calibrationError()
        };
    }

    @Test
    void figuresAreThoseOfScikitLearn() throws IOException {
        var file = Objects.requireNonNull(WeightedEvaluationTest.class.getResourceAsStream("weighted-cases.csv"));
        List<String> cases;
        try (var lines = new BufferedReader(new InputStreamReader(file, UTF_8))) {
            cases = lines.lines().skip(1).toList();
        }
        assertThat(cases).hasSize(1000);
        for (var line : cases) {
            var fields = line.split(",");
            var texts = fields[1].split(" ");
            var labels = new boolean[texts.length];
            var probabilities = new float[texts.length];
            for (int i = 0; i < texts.length; i++) {
                labels[i] = fields[0].charAt(i) == '1';
                probabilities[i] = Float.parseFloat(texts[i]);
            }
            var weights = Arrays.stream(fields[3].split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            var ours = ours(Evaluation.of(labels, probabilities, Double.parseDouble(fields[2]))
                    .weighted(weights));
            for (int i = 0; i < ours.length; i++) {
                double theirs = Double.parseDouble(fields[i + 4].replace("nan", "NaN"));
                if (Double.isNaN(theirs)) {
                    assertThat(ours[i]).as(line).isNaN();
                } else {
                    assertThat(ours[i]).as("figure " + i + " of " + line).isCloseTo(theirs, offset(1e-12));
                }
            }
        }
    }

    @Property(tries = 50)
    void aWeightIsThatManyRows(@ForAll long seed) {
        var random = new Random(seed);
        int rows = 2 + random.nextInt(30);
        var labels = new boolean[rows];
        var probabilities = new float[rows];
        var weights = new double[rows];
        var manyLabels = new boolean[rows * 4];
        var manyProbabilities = new float[rows * 4];
        int many = 0;
        for (int i = 0; i < rows; i++) {
            labels[i] = random.nextBoolean();
            probabilities[i] = random.nextInt(9) / 8f;
            weights[i] = i == 0 ? 1 : random.nextInt(4);
            for (int j = 0; j < weights[i]; j++) {
                manyLabels[many] = labels[i];
                manyProbabilities[many++] = probabilities[i];
            }
        }
        var weighted = ours(Evaluation.of(labels, probabilities).weighted(weights));
        var repeated = ours(Evaluation.of(Arrays.copyOf(manyLabels, many), Arrays.copyOf(manyProbabilities, many)));
        for (int i = 0; i < weighted.length; i++) {
            if (Double.isNaN(repeated[i])) {
                assertThat(weighted[i]).isNaN();
            } else {
                assertThat(weighted[i]).isCloseTo(repeated[i], offset(1e-12));
            }
        }
    }

    @Test
    void weightsThatMeanNothingAreRefused() {
        var evaluation = Evaluation.of(new boolean[] {true, false}, new float[] {0.9f, 0.1f});
        assertThatThrownBy(() -> evaluation.weighted(new double[1])).hasMessage("1 weights do not fit 2 rows");
        assertThatThrownBy(() -> evaluation.weighted(new double[] {1, -1})).hasMessageContaining("row 1");
        assertThatThrownBy(() -> evaluation.weighted(new double[] {1, Double.NaN}))
                .hasMessageContaining("was NaN");
        assertThatThrownBy(() -> evaluation.weighted(new double[2])).hasMessageContaining("sum above 0");
    }
}
