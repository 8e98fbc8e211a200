package dev.churnlab.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.data.Split;
import dev.churnlab.data.Telco;
import dev.churnlab.tracking.Gate;
import dev.churnlab.tracking.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** How the library's own types look. */
class LibraryViewsTest {
    @Test
    void aSchemaSaysWhatEachColumnMayHold() {
        assertThat(html(Telco.SCHEMA))
                .contains("21 columns; predicts Churn: Yes against No")
                .contains(
                        "<th scope=\"row\" dir=\"auto\">tenure</th><td dir=\"auto\">numeric</td><td dir=\"auto\">whole number from 0 to 1200<")
                .contains(">DSL, Fiber optic, No<");
    }

    @Test
    void aSplitSaysHowManyRowsEachPartHas() {
        var split = Split.random(Table.create("t").addColumns(IntColumn.indexColumn("n", 10, 0)), 0.2, 42);
        assertThat(text(split))
                .isEqualTo(
                        """
                part   rows   share
                train     8  80.0 %
                test      2  20.0 %
                8 rows to learn from, 2 to judge with""");
    }

    @Test
    void aDecisionShowsEveryFigure() {
        var decision = Gate.floors(Map.of("roc_auc", 0.8)).decide(Map.of("roc_auc", 0.7), null);
        assertThat(text(decision))
                .startsWith(
                        "check          figure      limit  passed\nroc_auc floor  0.7000  >= 0.8000  no\nREFUSED: below");
    }

    @Test
    void aVersionShowsItsAliasesAndTags() {
        var version = new ModelVersion(
                "churn", 3, "r1", "models:/m-1", "", List.of("champion"), Map.of("b", "2", "a", "1"), Instant.EPOCH);
        assertThat(text(version))
                .isEqualTo(
                        """
                name     value
                aliases  champion
                made     1970-01-01T00:00:00Z
                run      r1
                a        1
                b        2
                churn version 3""");
    }

    private static String html(Object value) {
        return Shown.as("text/html", value);
    }

    private static String text(Object value) {
        return Shown.as("text/plain", value);
    }
}
