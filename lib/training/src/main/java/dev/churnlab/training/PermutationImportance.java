package dev.churnlab.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import tech.tablesaw.api.Table;

/**
 * How much worse a model is when a column's values are shuffled among the rows (Breiman, Random Forests, 2001; as
 * scikit-learn's {@code permutation_importance}): what the model as a whole relies on, derived features included.
 *
 * @param column of the table
 * @param mean how much ROC AUC is lost; may be below 0 by chance
 * @param deviation of the loss from shuffle to shuffle
 */
public record PermutationImportance(String column, double mean, double deviation) {
    /**
     * Shuffles each column of the schema that is a feature.
     *
     * @param customers that the model was not trained on, with their target
     * @param repeats how often each is shuffled, from 1
     * @return the greatest loss first
     */
    public static List<PermutationImportance> of(Model model, Table customers, int repeats, long seed) {
        if (repeats < 1) {
            throw new TrainingException("permutation importance needs at least 1 repeat, was " + repeats);
        }
        double whole = model.evaluate(customers).rocAuc();
        var all = new ArrayList<PermutationImportance>();
        for (var name : model.schema().features()) {
            if (!customers.containsColumn(name)) {
                continue;
            }
            var random = new SplittableRandom(seed);
            var losses = new double[repeats];
            double mean = 0;
            for (int i = 0; i < repeats; i++) {
                var shuffled = Table.create(customers.columns());
                shuffled.replaceColumn(
                        name,
                        customers
                                .column(name)
                                .subset(order(customers.rowCount(), random))
                                .setName(name));
                losses[i] = whole - model.evaluate(shuffled).rocAuc();
                mean += losses[i] / repeats;
            }
            double squares = 0;
            for (var loss : losses) {
                squares += (loss - mean) * (loss - mean);
            }
            all.add(new PermutationImportance(name, mean, Math.sqrt(squares / repeats)));
        }
        all.sort(Comparator.comparingDouble(PermutationImportance::mean).reversed());
        return List.copyOf(all);
    }

    private static int[] order(int rows, SplittableRandom random) {
        var order = new int[rows];
        for (int i = 0; i < rows; i++) {
            int at = random.nextInt(i + 1);
            order[i] = order[at];
            order[at] = i;
        }
        return order;
    }
}
