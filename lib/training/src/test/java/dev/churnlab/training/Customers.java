package dev.churnlab.training;

import dev.churnlab.data.Column;
import dev.churnlab.data.Schema;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A small table of made-up customers: those with a monthly contract and few months leave more often. */
final class Customers {
    static final Schema SCHEMA = new Schema(
            List.of(
                    Column.id("id"),
                    Column.categorical("contract", "month", "year", "two years"),
                    Column.categorical("phone", "No", "Yes"),
                    Column.categorical("internet", "No", "Yes"),
                    Column.integer("tenure").between(0, 72),
                    Column.numeric("charges").atLeast(0).orMissing(),
                    Column.target("left")),
            "Yes",
            "No");

    private Customers() {}

    static Table table(int rows, long seed) {
        var random = new Random(seed);
        var id = StringColumn.create("id");
        var contract = StringColumn.create("contract");
        var phone = StringColumn.create("phone");
        var internet = StringColumn.create("internet");
        var tenure = IntColumn.create("tenure");
        var charges = DoubleColumn.create("charges");
        var left = StringColumn.create("left");
        for (int row = 0; row < rows; row++) {
            int kind = random.nextInt(3);
            int months = random.nextInt(73);
            id.append("c" + row);
            contract.append(List.of("month", "year", "two years").get(kind));
            phone.append(random.nextBoolean() ? "Yes" : "No");
            internet.append(random.nextBoolean() ? "Yes" : "No");
            tenure.append(months);
            if (random.nextInt(20) == 0) {
                charges.appendMissing();
            } else {
                charges.append(months * (20 + random.nextInt(800) / 10.0));
            }
            double risk = (kind == 0 ? 0.6 : 0.15) - months / 200.0;
            left.append(random.nextDouble() < risk ? "Yes" : "No");
        }
        return Table.create("customers", id, contract, phone, internet, tenure, charges, left);
    }

    /** Steps of every kind. */
    static List<Step> steps() {
        return List.of(
                new Derived.Fill("charges_filled", "charges", 0),
                new Derived.Ratio("charge_per_month", "charges_filled", "tenure"),
                new Derived.Difference("rest", "charges", "tenure"),
                new Derived.Sum("sum", List.of("charges", "tenure")),
                new Derived.Product("product", List.of("charges", "tenure", "tenure")),
                new Derived.Code("months", "contract", Map.of("month", 1.0, "year", 12.0, "two years", 24.0)),
                new Derived.Remainder("into_term", "tenure", "months"),
                new Derived.Only("loose_charges", "charges", "contract", "month"),
                new Derived.CountEqual("services", List.of("phone", "internet"), "Yes"),
                new Derived.Band("tenure_band", "tenure", List.of(6.0, 12.0, 24.0)),
                new Derived.Join("both", List.of("phone", "internet")),
                new Encoder.Number("tenure"),
                new Encoder.Number("charges", -1.0),
                new Encoder.Number("charge_per_month"),
                new Encoder.Number("rest"),
                new Encoder.Number("sum"),
                new Encoder.Number("product"),
                new Encoder.Number("into_term"),
                new Encoder.Number("loose_charges"),
                new Encoder.Number("services"),
                new Encoder.Number("tenure_band"),
                new Encoder.Ordinal("phone"),
                new Encoder.Level("internet", Map.of("No", 0.0, "Yes", 2.5)),
                new Encoder.Category("contract"),
                new Encoder.Category("both"),
                new Encoder.OneHot("internet"));
    }

    /** A model of all kinds of steps, with few rounds of deeper trees. */
    static Model model(Table training) {
        return XGBoost.trainer(SCHEMA)
                .steps(steps())
                .rounds(10)
                .maxDepth(3)
                .colsample(0.5)
                .train(training);
    }
}
