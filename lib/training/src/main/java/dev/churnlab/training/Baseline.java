package dev.churnlab.training;

import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import dev.churnlab.data.Schema;
import dev.churnlab.data.Tables;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;

/**
 * What a model has to be better than: logistic regression (LIBLINEAR, L2-regularized with C = 1) on the schema's
 * columns, texts one-hot, all brought to mean 0 and deviation 1, a missing number at the mean.
 */
public final class Baseline {
    /** Some fifty weights are known well enough after so many rows. */
    private static final int MOST_ROWS = 10_000;

    private static final double TOLERANCE = 1e-4;
    private static final long SEED = 0;

    static {
        Linear.disableDebugOutput();
    }

    private final Schema schema;
    private final Features features;
    private final double[] means;
    private final double[] scales;
    private final double[] weights;

    private Baseline(Schema schema, Features features, double[] means, double[] scales, double[] weights) {
        this.schema = schema;
        this.features = features;
        this.means = means;
        this.scales = scales;
        this.weights = weights;
    }

    /**
     * Fits the baseline, of very many rows to 10,000 drawn by chance.
     *
     * @throws TrainingException if the rows cannot be learned from
     */
    public static Baseline train(Table training, Schema schema) {
        Training.checkLearnable(training, schema);
        var some =
                training.rowCount() <= MOST_ROWS ? training : Tables.sample(training, schema.target(), MOST_ROWS, SEED);
        var features = Features.fit(some, steps(schema));
        var matrix = features.transform(some);
        int width = matrix.width();
        var means = new double[width];
        var scales = new double[width];
        for (int column = 0; column < width; column++) {
            spread(matrix, column, means, scales);
        }
        var problem = new Problem();
        problem.l = matrix.rows();
        problem.n = width + 1;
        problem.x = new FeatureNode[matrix.rows()][];
        problem.y = new double[matrix.rows()];
        var labels = Labels.of(some, schema);
        for (int row = 0; row < matrix.rows(); row++) {
            var nodes = new FeatureNode[width + 1];
            for (int column = 0; column < width; column++) {
                nodes[column] = new FeatureNode(column + 1, scaled(matrix, row, column, means, scales));
            }
            nodes[width] = new FeatureNode(width + 1, 1);
            problem.x[row] = nodes;
            problem.y[row] = labels[row] ? 1 : 0;
        }
        var model = Linear.train(problem, new de.bwaldvogel.liblinear.Parameter(SolverType.L2R_LR, 1, TOLERANCE));
        var weights = model.getFeatureWeights();
        // LIBLINEAR's weights speak for the label that it saw first.
        if (model.getLabels()[0] == 0) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = -weights[i];
            }
        }
        return new Baseline(schema, features, means, scales, weights);
    }

    private static List<Step> steps(Schema schema) {
        var steps = new ArrayList<Step>();
        for (var name : schema.features()) {
            steps.add(schema.numeric().contains(name) ? new Encoder.Number(name) : new Encoder.OneHot(name));
        }
        return steps;
    }

    private static void spread(FeatureMatrix matrix, int column, double[] means, double[] scales) {
        double sum = 0;
        int count = 0;
        for (int row = 0; row < matrix.rows(); row++) {
            double value = matrix.get(row, column);
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        means[column] = count == 0 ? 0 : sum / count;
        double squares = 0;
        for (int row = 0; row < matrix.rows(); row++) {
            double off = matrix.get(row, column) - means[column];
            squares += Double.isNaN(off) ? 0 : off * off;
        }
        scales[column] = squares == 0 ? 1 : Math.sqrt(squares / count);
    }

    private static double scaled(FeatureMatrix matrix, int row, int column, double[] means, double[] scales) {
        double value = (matrix.get(row, column) - means[column]) / scales[column];
        return Double.isNaN(value) ? 0 : value;
    }

    /** The probability of the schema's positive value, one a row. */
    public float[] predict(Table customers) {
        var matrix = features.transform(customers);
        var probabilities = new float[matrix.rows()];
        int width = matrix.width();
        for (int row = 0; row < probabilities.length; row++) {
            double margin = weights[width];
            for (int column = 0; column < width; column++) {
                margin += weights[column] * scaled(matrix, row, column, means, scales);
            }
            probabilities[row] = (float) (1 / (1 + Math.exp(-margin)));
        }
        return probabilities;
    }

    /** Judges the baseline at the threshold 0.5; see {@link Model#evaluate}. */
    public Evaluation evaluate(Table customers) {
        return Evaluation.of(Labels.of(customers, schema), predict(customers));
    }
}
