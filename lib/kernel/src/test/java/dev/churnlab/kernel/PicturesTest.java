package dev.churnlab.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.charts.Picture;
import dev.churnlab.training.Evaluation;
import java.util.Base64;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** Pictures arrive as pictures, with their words for those who do not see them. */
class PicturesTest {
    private static final Pattern IMAGE =
            Pattern.compile("<img alt=\"([^\"]+)\" src=\"data:image/svg\\+xml;base64,([^\"]+)\">");

    @Test
    void aPictureIsSvgWithItsWordsAsText() {
        var rendering = Renderings.of(new Picture("<svg/>", "nothing to see"));
        assertThat(rendering).containsEntry("image/svg+xml", "<svg/>").containsEntry("text/plain", "nothing to see");
    }

    @Test
    void aChartOfXChartIsSvg() {
        var rendering = Renderings.of(chart(10));
        assertThat((String) rendering.get("image/svg+xml")).contains("<svg", "</svg>");
        assertThat(rendering).containsEntry("text/plain", "XYChart: Charges by tenure");
    }

    @Test
    void aChartOfManyPointsIsSentAsPixels() {
        var rendering = Renderings.of(chart(20_000));
        assertThat(rendering).containsOnlyKeys("image/png", "text/plain");
        assertThat(Base64.getDecoder()
                        .decode(rendering.getOrDefault("image/png", "").toString()))
                .startsWith(0x89, 'P', 'N', 'G')
                .hasSizeLessThan(500_000);
    }

    @Test
    void anEvaluationHasItsFiguresAndTwoPictures() {
        var evaluation = Evaluation.of(new boolean[] {true, false, true, false}, new float[] {0.9f, 0.2f, 0.4f, 0.6f});
        var html = Shown.as("text/html", evaluation);
        var text = Shown.as("text/plain", evaluation);
        assertThat(html)
                .contains(">roc_auc</th><td class=\"number\">0.7500<", "4 rows, 2 of them positive, threshold 0.5");
        var images = IMAGE.matcher(html).results().toList();
        assertThat(images).hasSize(2);
        for (var image : images) {
            assertThat(new String(Base64.getDecoder().decode(image.group(2)), UTF_8))
                    .contains("<svg", "</svg>");
            assertThat(text).contains(image.group(1).substring(0, 10));
        }
        assertThat(text).contains("roc_auc    0.7500");
    }

    private static XYChart chart(int points) {
        var chart = new XYChartBuilder()
                .width(300)
                .height(200)
                .title("Charges by tenure")
                .build();
        var random = new Random(1);
        chart.addSeries(
                "all", random.doubles(points).toArray(), random.doubles(points).toArray());
        return chart;
    }
}
