package dev.churnlab.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures are scikit-learn's; src/test/python/metrics_cases.py made the cases. */
class EvaluationTest {
    private record Case(Evaluation evaluation, double[] figures) {}

    private static List<Case> cases() throws IOException {
        var file = Objects.requireNonNull(EvaluationTest.class.getResourceAsStream("metrics-cases.csv"));
        try (var lines = new BufferedReader(new InputStreamReader(file, UTF_8))) {
            return lines.lines().skip(1).map(EvaluationTest::parse).toList();
        }
    }

    private static Case parse(String line) {
        var fields = line.split(",");
        var texts = fields[1].split(" ");
        var labels = new boolean[texts.length];
        var probabilities = new float[texts.length];
        for (int i = 0; i < texts.length; i++) {
            labels[i] = fields[0].charAt(i) == '1';
            probabilities[i] = Float.parseFloat(texts[i]);
        }
        var figures = new double[fields.length - 3];
        for (int i = 0; i < figures.length; i++) {
            figures[i] = fields[i + 3].equals("nan") ? Double.NaN : Double.parseDouble(fields[i + 3]);
        }
        return new Case(Evaluation.of(labels, probabilities, Double.parseDouble(fields[2])), figures);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accuracy",
                "roc_auc",
                "precision",
                "recall",
                "f1",
                "log_loss",
                "pr_auc",
                "brier",
                "calibration_error"
            })
    void figuresAreThoseOfScikitLearn(String name) throws IOException {
        assertThat(cases()).hasSize(1000).allSatisfy(one -> {
            var evaluation = one.evaluation();
            double ours =
                    switch (name) {
                        case "pr_auc" -> evaluation.prAuc();
                        case "brier" -> evaluation.brier();
                        case "calibration_error" -> evaluation.calibrationError();
                        default -> evaluation.metrics().get(name);
                    };
            double theirs = one.figures()[
                    List.of(
                                    "accuracy",
                                    "roc_auc",
                                    "precision",
                                    "recall",
                                    "f1",
                                    "log_loss",
                                    "pr_auc",
                                    "brier",
                                    "calibration_error")
                            .indexOf(name)];
            if (Double.isNaN(theirs)) {
                // The calibration error has no meaning for scikit-learn's function where a class is missing.
                assertThat(name.equals("calibration_error") || Double.isNaN(ours))
                        .isTrue();
            } else {
                assertThat(ours).isCloseTo(theirs, offset(1e-12));
            }
        });
    }

    @Test
    void aMissingClassIsDefined() {
        var evaluation = Evaluation.of(new boolean[] {false, false}, new float[] {0.2f, 0.4f});
        assertThat(evaluation.metrics())
                .containsEntry("roc_auc", Double.NaN)
                .containsEntry("precision", 0.0)
                .containsEntry("recall", 0.0)
                .containsEntry("f1", 0.0);
        assertThat(evaluation.metrics().keySet())
                .containsExactly("accuracy", "roc_auc", "precision", "recall", "f1", "log_loss");
        assertThat(evaluation.prAuc()).isZero();
    }

    @Test
    void theRocCurveGoesFromCornerToCorner() {
        var points = Evaluation.of(new boolean[] {true, false, true, false}, new float[] {0.9f, 0.5f, 0.5f, 0.1f})
                .roc();
        assertThat(points)
                .containsExactly(
                        new RocPoint(Double.POSITIVE_INFINITY, 0, 0),
                        new RocPoint(0.9f, 0, 0.5),
                        new RocPoint(0.5, 0.5, 1),
                        new RocPoint(0.1f, 1, 1));
    }

    @Test
    void theConfusionFollowsTheThreshold() {
        var evaluation = Evaluation.of(new boolean[] {true, false, true, false}, new float[] {0.9f, 0.5f, 0.4f, 0.1f});
        assertThat(evaluation.confusion()).isEqualTo(new Confusion(0.5, 1, 1, 1, 1));
        assertThat(evaluation.confusion(0.6)).isEqualTo(new Confusion(0.6, 2, 0, 1, 1));
    }

    @Property(tries = 50)
    void theAucDoesNotChangeWhereTheOrderDoesNot(@ForAll @IntRange(min = 2, max = 200) int rows, @ForAll long seed) {
        var random = new Random(seed);
        var labels = new boolean[rows];
        var probabilities = new float[rows];
        var squared = new float[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = random.nextBoolean();
            probabilities[i] = random.nextInt(17) / 16f;
            squared[i] = probabilities[i] * probabilities[i];
        }
        double expected = Evaluation.of(labels, probabilities).rocAuc();
        assertThat(Double.compare(Evaluation.of(labels, squared).rocAuc(), expected))
                .isZero();
    }

    @Test
    void whatCannotBeJudgedIsRefused() {
        var one = new boolean[] {true};
        assertThatThrownBy(() -> Evaluation.of(new boolean[0], new float[0])).hasMessageContaining("no rows");
        assertThatThrownBy(() -> Evaluation.of(one, new float[2])).hasMessageContaining("1 labels do not fit 2");
        assertThatThrownBy(() -> Evaluation.of(one, new float[] {Float.NaN})).hasMessageContaining("row 0");
        assertThatThrownBy(() -> Evaluation.of(one, new float[] {1.1f})).hasMessageContaining("was 1.1");
        assertThatThrownBy(() -> Evaluation.of(one, new float[] {1}, 1.5)).hasMessageContaining("threshold");
        assertThatThrownBy(() -> Evaluation.of(one, new float[] {1}).calibration(0))
                .hasMessageContaining("1 bin");
    }
}
