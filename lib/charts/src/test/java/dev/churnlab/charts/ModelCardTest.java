package dev.churnlab.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.data.Column;
import dev.churnlab.data.Schema;
import dev.churnlab.training.Baseline;
import dev.churnlab.training.DataOrigin;
import dev.churnlab.training.ModelBundle;
import dev.churnlab.training.Partition;
import dev.churnlab.training.Provenance;
import dev.churnlab.training.XGBoost;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A card says what the bundle says, and what stands in the data is text in it, never markup. */
class ModelCardTest {
    @TempDir
    Path folder;

    @Test
    void itSaysWhatTheBundleSays() {
        var evil = "<script>alert(1)</script>|x";
        var number = DoubleColumn.create("number");
        var text = StringColumn.create(evil);
        var target = StringColumn.create("left");
        for (int i = 0; i < 100; i++) {
            number.append(i % 7);
            text.append(i % 3 == 0 ? "a" : "b");
            target.append((i % 7) + (i % 3) > 4 ? "Yes" : "No");
        }
        var table = Table.create(number, text, target);
        var schema = new Schema(
                List.of(Column.numeric("number"), Column.categorical(evil), Column.target("left")), "Yes", "No");
        try (var model = XGBoost.trainer(schema).rounds(5).train(table)) {
            var evaluation = model.evaluate(table);
            var origin = new DataOrigin("file.csv", "ab".repeat(32), 100, 80, 20);
            ModelBundle.write(
                    folder.resolve("bundle"),
                    model,
                    evaluation,
                    Baseline.train(table, schema).evaluate(table),
                    Provenance.of(model, origin, Partition.random(0.2, 42), Instant.now()));
            try (var bundle = ModelBundle.read(folder.resolve("bundle"))) {
                var card = ModelCard.of(bundle);
                for (var form : List.of(card.markdown(), card.html())) {
                    assertThat(form)
                            .contains("Model card: left = Yes", "file.csv", "ab".repeat(32), "seed 42", "max_depth")
                            .contains(
                                    Words.score(evaluation.rocAuc()), "logistic regression", "20 rows that it was not")
                            .doesNotContain("<script>", "NaN");
                }
                assertThat(card.markdown()).contains("&lt;script>alert(1)&lt;/script>\\|x");
                assertThat(card.html()).contains("<svg").doesNotContain("src=", "href=");
            }
        }
    }
}
