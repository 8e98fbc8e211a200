package dev.churnlab.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A table of ten million rows is shown as one of two hundred is; `scripts/bench kernel` says how soon. */
class LargeTableTest {
    private static final int ROWS = 10_000_000;

    @Test
    void tenMillionRowsAreSentAsTheFirstTwoHundred() {
        var numbers = DoubleColumn.create("charges", ROWS);
        var stays = BooleanColumn.create("stays", ROWS);
        var texts = StringColumn.create("contract");
        for (int row = 0; row < ROWS; row++) {
            if (row % 10 != 0) {
                numbers.set(row, row * 0.5);
            }
            stays.set(row, row % 2 == 0);
            texts.append(row % 3 == 0 ? "Month-to-month" : "Two year");
        }
        var table = Table.create("customers")
                .addColumns(
                        IntColumn.indexColumn("id", ROWS, 0), numbers, stays, texts, LongColumn.create("calls", ROWS));
        var html = Shown.as("text/html", table);
        assertThat(html)
                .contains("customers: 10,000,000 rows × 5 columns", ", the first 20 rows")
                .contains(">1,000,000</td>", ">10,000,000</td>")
                .contains("[\"199\",");
        assertThat(html.getBytes(UTF_8)).hasSizeLessThan(200_000);
    }
}
