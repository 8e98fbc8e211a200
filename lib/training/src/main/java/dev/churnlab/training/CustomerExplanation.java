package dev.churnlab.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/**
 * Why one customer has a probability.
 *
 * @param target what is predicted, as {@code Churn = Yes}
 * @param probability of it, the model's
 * @param base the margin, in logits, that a customer of whom nothing is known has
 * @param margin the booster's for this customer: the base and all pushes
 * @param pushes of each feature, the strongest first
 */
public record CustomerExplanation(String target, double probability, double base, double margin, List<Push> pushes) {
    private static final int NAMED = 3;

    /**
     * What one feature does.
     *
     * @param feature its name
     * @param value the customer's, as text; empty: missing
     * @param push in logits: above 0 towards the target
     */
    public record Push(String feature, String value, double push) {}

    static CustomerExplanation of(Model model, Table customers, int row) {
        if (row < 0 || row >= customers.rowCount()) {
            throw new TrainingException(
                    "no row " + row + " to explain; the table has rows 0 to " + (customers.rowCount() - 1));
        }
        var one = customers.rows(row);
        var contributions = model.contributions(one);
        var pushes = new ArrayList<Push>();
        int column = 0;
        for (var step : model.features().steps()) {
            if (step instanceof Encoder encoder) {
                for (var feature : encoder.features()) {
                    pushes.add(new Push(
                            feature.name(),
                            value(one, encoder, contributions.matrix().get(0, column)),
                            contributions.values()[0][column]));
                    column++;
                }
            }
        }
        pushes.sort(Comparator.comparingDouble((Push push) -> -Math.abs(push.push())));
        var schema = model.schema();
        return new CustomerExplanation(
                schema.target() + " = " + schema.positive(),
                model.predict(one)[0],
                contributions.base(),
                contributions.margin(0),
                List.copyOf(pushes));
    }

    /** What stands in the customer's column; of a derived one, its number. */
    private static String value(Table one, Encoder encoder, float encoded) {
        if (one.containsColumn(encoder.column())) {
            var column = one.column(encoder.column());
            return column.isMissing(0) ? "" : column.getString(0);
        }
        if (Float.isNaN(encoded)) {
            return "";
        }
        return encoded == Math.rint(encoded) ? Long.toString((long) encoded) : Float.toString(encoded);
    }

    /** Two or three sentences: how probable it is, and what speaks most for it and against it. */
    public String words() {
        double from = 1 / (1 + Math.exp(-base));
        return String.format(
                        Locale.ROOT,
                        "The probability of %s is %.1f %%; without knowing anything of the customer it would be about %.1f %%.",
                        target,
                        probability * 100,
                        from * 100)
                + sentence("For it speaks most", push -> push.push() > 0)
                + sentence("Against it speaks most", push -> push.push() < 0);
    }

    private String sentence(String start, Predicate<Push> wanted) {
        var named = pushes.stream().filter(wanted).limit(NAMED).toList();
        if (named.isEmpty()) {
            return "";
        }
        return " " + start + " "
                + named.stream()
                        .map(push -> push.feature() + " "
                                + (push.value().isEmpty() ? "missing" : push.value())
                                + String.format(Locale.ROOT, " (%+.2f)", push.push()))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    @Override
    public String toString() {
        return words();
    }
}
