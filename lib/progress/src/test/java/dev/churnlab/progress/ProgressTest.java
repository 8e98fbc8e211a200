package dev.churnlab.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.progress.ProgressState.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final List<ProgressState> shown = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();

    @BeforeEach
    void show() {
        Progress.showOn(shown::add);
    }

    @AfterEach
    void showNothingMore() {
        Progress.showOn(state -> {});
    }

    private Progress start(String doing, long total) {
        return Progress.start(doing, "rounds", total, now::get);
    }

    private void later(int millis) {
        now.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void whatTakesNoTimeIsNotShown() {
        try (var progress = start("training", 10)) {
            later(299);
            progress.at(10);
            progress.finish();
        }
        assertThat(shown).isEmpty();
    }

    @Test
    void isShownTenTimesASecondAtMost() {
        try (var progress = start("training", 1000)) {
            for (int round = 1; round <= 1000; round++) {
                later(1);
                progress.at(round);
            }
            progress.finish();
        }

        assertThat(shown).hasSize(9);
        assertThat(shown).extracting(ProgressState::done).startsWith(300L, 400L).endsWith(1000L, 1000L);
        assertThat(shown)
                .extracting(ProgressState::id)
                .containsOnly(shown.get(0).id());
        assertThat(shown.get(8).phase()).isEqualTo(Phase.FINISHED);
        assertThat(shown.get(8).elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void knowsTheRateAndTheRemainingTime() {
        try (var progress = start("training", 100)) {
            later(500);
            progress.at(20);
            assertThat(shown.get(0).rate()).isEqualTo(40);
            assertThat(shown.get(0).share()).contains(0.2);
            assertThat(shown.get(0).remaining()).contains(Duration.ofSeconds(2));
        }
        assertThat(shown.get(1).phase()).isEqualTo(Phase.STOPPED);
        assertThat(shown.get(1).remaining()).isEmpty();
    }

    @Test
    void knowsNoShareOfAnUnknownTotal() {
        try (var progress = start("loading", 0)) {
            later(500);
            progress.add(7);
        }
        assertThat(shown.get(0).share()).isEmpty();
        assertThat(shown.get(0).remaining()).isEmpty();
    }

    @Test
    void whatIsWithinOtherWorkIsNotShown() {
        try (var outer = start("tuning", 2)) {
            try (var inner = start("training", 5)) {
                later(400);
                inner.at(3);
                assertThat(inner.isDue()).isFalse();
                assertThat(outer.isDue()).isTrue();
                inner.finish();
            }
            outer.add(1);
            outer.finish();
        }
        try (var next = start("loading", 1)) {
            later(400);
            next.add(1);
        }
        assertThat(shown).extracting(ProgressState::doing).containsExactly("tuning", "tuning", "loading", "loading");
    }

    @Test
    void countsWhatSeveralThreadsHaveDone() {
        try (var progress = start("loading", 8000)) {
            later(400);
            IntStream.range(0, 8000).parallel().forEach(i -> progress.add(1));
            progress.finish();
        }
        assertThat(shown).extracting(ProgressState::done).isSorted().endsWith(8000L);
    }

    @Test
    void theCurveStaysThin() {
        try (var progress = start("training", 5000)) {
            for (int round = 1; round <= 5000; round++) {
                progress.at(round, Map.of("train_log_loss", 1.0 / round));
            }
            later(300);
            progress.at(5000);
        }
        var curve = shown.get(0).curve();
        assertThat(curve).hasSizeBetween(100, 200);
        assertThat(curve).extracting(ProgressState.Point::done).isSorted().endsWith(5000L);
    }

    @Test
    void aCellThatEndsEndsWhatItShows() {
        var progress = start("training", 5);
        later(400);
        progress.at(1);
        Progress.stopShown();
        progress.at(2);
        progress.finish();
        Progress.stopShown();
        assertThat(shown).extracting(ProgressState::phase).containsExactly(Phase.RUNNING, Phase.STOPPED);
    }

    @Test
    void nothingIsShownAfterTheEnd() {
        var progress = start("training", 5);
        later(400);
        progress.at(1);
        progress.finish();
        progress.at(2);
        progress.close();
        assertThat(shown).extracting(ProgressState::phase).containsExactly(Phase.RUNNING, Phase.FINISHED);
    }
}
