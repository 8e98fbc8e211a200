package dev.churnlab.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.churnlab.data.Column;
import dev.churnlab.data.Schema;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Columns that are probably not meant as features are named, each with what to do; good ones are not. */
class WarningsTest {
    @Test
    void goodColumnsAreNotWarnedOf() {
        assertThat(Warnings.of(Customers.table(500, 1), Customers.SCHEMA)).isEmpty();
    }

    @Test
    void textsOfFewRowsEachDoNotLeak() {
        var street = StringColumn.create("street");
        var left = StringColumn.create("left");
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            street.append("street " + i * 7 % 400);
            left.append(random.nextInt(4) == 0 ? "Yes" : "No");
        }
        var schema = new Schema(List.of(Column.categorical("street"), Column.target("left")), "Yes", "No");
        assertThat(Warnings.of(Table.create(street, left), schema)).isEmpty();
    }

    @Test
    void eachKindIsFound() {
        var table = Table.create("t");
        var ended = StringColumn.create("ended");
        var refund = DoubleColumn.create("refund");
        var number = IntColumn.create("number");
        var code = StringColumn.create("code");
        var empty = DoubleColumn.create("empty");
        var same = StringColumn.create("same");
        var fine = DoubleColumn.create("fine");
        var left = StringColumn.create("left");
        for (int i = 0; i < 200; i++) {
            boolean leaves = i % 3 == 0;
            ended.append(leaves ? "March" : "");
            refund.append(leaves ? -i / 7.0 - 1 : i / 7.0);
            number.append(1000 + i);
            code.append("c" + i);
            empty.appendMissing();
            same.append("yes");
            fine.append(i * 37 % 101 / 3.0);
            left.append(leaves ? "Yes" : "No");
        }
        table.addColumns(ended, refund, number, code, empty, same, fine, left);
        var schema = new Schema(
                List.of(
                        Column.categorical("ended").orMissing(),
                        Column.numeric("refund"),
                        Column.integer("number"),
                        Column.categorical("code"),
                        Column.numeric("empty").orMissing(),
                        Column.categorical("same"),
                        Column.numeric("fine"),
                        Column.target("left")),
                "Yes",
                "No");
        var warnings = Warnings.of(table, schema);
        assertThat(warnings)
                .extracting(Warning::column)
                .containsExactly("ended", "refund", "number", "code", "empty", "same");
        assertThat(warnings)
                .extracting(Warning::kind)
                .containsExactly(
                        Warning.Kind.LEAKAGE,
                        Warning.Kind.LEAKAGE,
                        Warning.Kind.ID,
                        Warning.Kind.ID,
                        Warning.Kind.ALL_MISSING,
                        Warning.Kind.CONSTANT);
        assertThat(warnings.get(1).message())
                .isEqualTo("column refund alone predicts left with a ROC AUC of 1.000: it was probably written"
                        + " afterwards; drop it unless it is known before");
    }
}
