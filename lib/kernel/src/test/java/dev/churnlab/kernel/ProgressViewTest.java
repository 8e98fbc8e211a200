package dev.churnlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.progress.ProgressState;
import dev.churnlab.progress.ProgressState.Phase;
import dev.churnlab.progress.ProgressState.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressViewTest {
    private static ProgressState state(String unit, long done, long total, long millis, Phase phase) {
        return new ProgressState("7", "training", unit, done, total, Duration.ofMillis(millis), phase, List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            rounds | 100 | 400 | 2000     | RUNNING  | ▕████████                      ▏ training: 25 %, 100 of 400 rounds, 50 rounds/s, 6.0 s left
            rounds | 400 | 400 | 8000     | FINISHED | training: 400 rounds in 8.0 s, 50 rounds/s
            rounds | 143 | 400 | 1000     | FINISHED | training: 143 of 400 rounds in 1.0 s, 143 rounds/s
            rounds | 143 | 400 | 1000     | STOPPED  | training: stopped after 143 of 400 rounds in 1.0 s
            trials | 1   | 50  | 100000   | RUNNING  | ▕█                             ▏ training: 2 %, 1 of 50 trials, 1 min 40 s each, 1 h 21 min left
            bytes  | 5000000  | 139000000 | 500 | RUNNING | ▕█                             ▏ training: 3 %, 5.0 of 139 MB, 10 MB/s, 13 s left
            bytes  | 5000000  | 0   | 500 | RUNNING | training: 5.0 MB, 10 MB/s
            """)
    void isOneLineOfText(String unit, long done, long total, long millis, Phase phase, String line) {
        assertThat(ProgressView.text(state(unit, done, total, millis, phase))).isEqualTo(line);
    }

    @Test
    void theBarHasAValueWhereTheTotalIsKnown() {
        assertThat(ProgressView.of(state("rounds", 1, 4, 2000, Phase.RUNNING)).get(Rendering.HTML))
                .contains("<progress aria-label=\"training\" max=\"1\" value=\"0.250\"");
        assertThat(ProgressView.of(state("rounds", 1, 0, 2000, Phase.RUNNING)).get(Rendering.HTML))
                .contains("<progress aria-label=\"training\" style");
        assertThat(ProgressView.of(state("rounds", 4, 4, 2000, Phase.FINISHED)).get(Rendering.HTML))
                .doesNotContain("<progress");
    }

    @Test
    void theCurveHasALineForEachLoss() {
        var curve = List.of(
                new Point(1, Map.of("train_log_loss", 0.6, "validation_log_loss", 0.61, "train_roc_auc", 0.8)),
                new Point(2, Map.of("train_log_loss", 0.5, "validation_log_loss", 0.55, "train_roc_auc", 0.9)));
        var html = ProgressCurve.of(
                new ProgressState("7", "t", "rounds", 2, 4, Duration.ofSeconds(1), Phase.RUNNING, curve));
        assertThat(html)
                .containsOnlyOnce("train log loss 0.5000</text>")
                .containsOnlyOnce("validation log loss 0.5500</text>");
        assertThat(html).doesNotContain("roc");
        assertThat(html)
                .contains(
                        "M210.5 15.0L420.0 115.0", "aria-label=\"train log loss 0.5000, validation log loss 0.5500\"");
        assertThat(html.split("<path", -1)).hasSize(4);
    }

    @Test
    void whatTheWorkIsCalledIsText() {
        var state =
                new ProgressState("7", "<script>\"x\"", "<b>", 1, 4, Duration.ofSeconds(1), Phase.RUNNING, List.of());
        assertThat(ProgressView.of(state).get(Rendering.HTML))
                .contains("&lt;script&gt;")
                .doesNotContain("<script", "<b>");
    }

    @Test
    void withoutAPersonALineComesEveryFiveSeconds() {
        var shown = new ArrayList<Map<String, ?>>();
        var displays = new ProgressDisplays(
                new Screen() {
                    @Override
                    public void display(Map<String, ?> byType) {
                        throw new AssertionError("cannot be replaced");
                    }

                    @Override
                    public void display(String id, Map<String, ?> byType) {
                        assertThat(shown).isEmpty();
                        shown.add(byType);
                    }

                    @Override
                    public void update(String id, Map<String, ?> byType) {
                        shown.add(byType);
                    }
                },
                false);
        for (int tenth = 3; tenth < 120; tenth++) {
            displays.show(state("rounds", tenth, 120, tenth * 100L, Phase.RUNNING));
        }
        displays.show(state("rounds", 120, 120, 12_000, Phase.FINISHED));
        assertThat(shown).hasSize(3).allSatisfy(data -> assertThat(data).containsOnlyKeys(Rendering.TEXT));
    }
}
