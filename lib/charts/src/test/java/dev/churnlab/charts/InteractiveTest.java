package dev.churnlab.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.training.Campaign;
import dev.churnlab.training.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The curves that can be pointed at are the pictures beside them, and small whatever they are of. */
class InteractiveTest {
    private static final Campaign CAMPAIGN = new Campaign(5, 50, 0.3, 500);
    private static final Evaluation FOUR =
            Evaluation.of(new boolean[] {true, false, true, false}, new float[] {0.9f, 0.6f, 0.4f, 0.1f});

    @Test
    void aPointSaysWhereItIsAndItsThreshold() {
        var curve = curve(Charts.roc(FOUR));
        assertThat(curve.toString())
                .isEqualTo("[{order=0, x=0.0, y=0.0, threshold=null}, {order=1, x=0.0, y=0.5, threshold=0.9}, "
                        + "{order=2, x=0.5, y=0.5, threshold=0.6}, {order=3, x=0.5, y=1.0, threshold=0.4}, "
                        + "{order=4, x=1.0, y=1.0, threshold=0.1}]");
        assertThat(Charts.roc(FOUR).vegaLite().toString())
                .contains("title=ROC curve · AUC 0.750", "pointermove", "tooltip=[{field=threshold");
    }

    @Test
    void theProfitAndTheGainCanBePointedAt() {
        assertThat(curve(Charts.profit(FOUR, CAMPAIGN)).get(1).toString())
                .isEqualTo("{order=1, x=0.25, y=130.0, threshold=0.9}");
        assertThat(curve(Charts.gain(FOUR)).get(100).toString()).isEqualTo("{order=100, x=1.0, y=1.0, lift=1.0}");
    }

    @Test
    void whatIsSentIsBoundedAndInTheWordsOfThePicture() {
        var random = new Random(1);
        var labels = new boolean[200_000];
        var probabilities = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            probabilities[i] = random.nextFloat();
            labels[i] = random.nextFloat() < probabilities[i];
        }
        var evaluation = Evaluation.of(labels, probabilities);
        for (var picture : List.of(Charts.roc(evaluation), Charts.profit(evaluation, CAMPAIGN))) {
            assertThat(curve(picture)).hasSizeBetween(200, Interactive.MOST);
            assertThat(picture.vegaLite().toString()).hasSizeLessThan(100_000);
            assertThat(picture.vegaLite()).containsEntry("description", picture.alt());
            assertThat(curve(picture).get(curve(picture).size() - 1)).containsEntry("x", 1.0);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> curve(Picture picture) {
        var layers = (List<Map<String, Map<String, Object>>>) picture.vegaLite().getOrDefault("layer", List.of());
        return layers.stream()
                .map(layer -> (List<Map<String, Object>>)
                        layer.getOrDefault("data", Map.of()).get("values"))
                .filter(values -> values != null && values.size() > 2)
                .findFirst()
                .orElseThrow();
    }
}
