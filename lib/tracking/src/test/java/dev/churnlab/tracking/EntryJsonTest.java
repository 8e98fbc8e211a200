package dev.churnlab.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.tracking.Decision.Verdict;
import dev.churnlab.tracking.HistoryEntry.Action;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** An entry of a ledger comes back as it was written, and one that MLflow would not take is refused. */
class EntryJsonTest {
    private static final Check CHECK = new Check("roc_auc floor", Check.Rule.AT_LEAST, 0.84, 0.8);

    private static HistoryEntry entry(Action action, Decision decision, String text) {
        return new HistoryEntry(
                7, action, 3, decision, text, new Aliases("a", "b", "c"), text, Instant.ofEpochSecond(1_700_000_000));
    }

    @Property(tries = 200)
    void roundTrip(
            @ForAll Action action,
            @ForAll Verdict verdict,
            @ForAll Check.Rule rule,
            @ForAll double figure,
            @ForAll double limit,
            @ForAll @IntRange(max = 9) int champion,
            @ForAll @StringLength(max = 60) String text) {
        var checks = List.of(CHECK, new Check(text, rule, figure, limit));
        var before = champion == 0 ? OptionalInt.empty() : OptionalInt.of(champion);
        var entry = entry(action, new Decision(verdict, checks, before, text), text);

        assertThat(EntryJson.read(7, EntryJson.write(entry, "id"))).isEqualTo(entry);
    }

    @Test
    void figuresThatAreNoneComeBack() {
        var none = new Check("x", Check.Rule.MORE_THAN, Double.NaN, Double.NEGATIVE_INFINITY);
        var entry = entry(Action.JUDGED, new Decision(Verdict.REFUSED, List.of(none), OptionalInt.empty(), ""), "");

        assertThat(EntryJson.read(7, EntryJson.write(entry, "id"))).isEqualTo(entry);
    }

    @Test
    void decisionThatIsTooLongIsNamed() {
        var checks = Collections.nCopies(70, CHECK);
        var entry = entry(Action.JUDGED, new Decision(Verdict.CHAMPION, checks, OptionalInt.empty(), ""), "");

        assertThatThrownBy(() -> EntryJson.write(entry, "id"))
                .hasMessageStartingWith("the decision on version 3 has 70 checks and ")
                .hasMessageEndingWith("name fewer columns under slices, or give a shorter reason");
    }

    @Test
    void whatIsNoneIsNamed() {
        for (var text : List.of("", "{}", "{\"action\": \"CROWNED\"}", "[1", "null")) {
            assertThatThrownBy(() -> EntryJson.read(2, text))
                    .isInstanceOf(TrackingException.class)
                    .hasMessageStartingWith("entry 2 of a record of promotions is none that this version knows");
        }
    }
}
