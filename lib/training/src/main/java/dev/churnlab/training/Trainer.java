package dev.churnlab.training;

import dev.churnlab.data.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** Trains models of one schema. Immutable: every setting makes a new one. */
public final class Trainer {
    private final Schema schema;
    private final Recipe recipe;
    private final List<Step> steps;
    private final Parameters parameters;
    private final int patience;
    private final @Nullable RoundListener listener;

    private Trainer(
            Schema schema,
            Recipe recipe,
            List<Step> steps,
            Parameters parameters,
            int patience,
            @Nullable RoundListener listener) {
        this.schema = schema;
        this.recipe = recipe;
        this.steps = List.copyOf(steps);
        this.parameters = parameters;
        this.patience = patience;
        this.listener = listener;
    }

    static Trainer of(Schema schema) {
        return new Trainer(
                schema, Recipe.DEFAULT, Recipe.DEFAULT.steps(schema), Recipe.DEFAULT.parameters(schema), 0, null);
    }

    /** Takes the steps and all parameters of a recipe; what is set afterwards changes them. */
    public Trainer recipe(Recipe other) {
        return new Trainer(schema, other, other.steps(schema), other.parameters(schema), patience, listener);
    }

    /** Other steps to the features than the recipe's. */
    public Trainer steps(List<? extends Step> others) {
        return new Trainer(schema, recipe, List.copyOf(others), parameters, patience, listener);
    }

    /** Other parameters than the recipe's, all of them. */
    public Trainer parameters(Parameters others) {
        return new Trainer(schema, recipe, steps, others, patience, listener);
    }

    /**
     * Sets one parameter.
     *
     * @throws TrainingException if it does not take the value
     */
    public Trainer set(Parameter parameter, double value) {
        return parameters(parameters.with(parameter, value));
    }

    /** The depth of a tree, in splits. */
    public Trainer maxDepth(int splits) {
        return set(Parameter.MAX_DEPTH, splits);
    }

    /** The learning rate, greater than 0 and at most 1. */
    public Trainer eta(double rate) {
        return set(Parameter.ETA, rate);
    }

    /** How many rounds of boosting; with early stopping, at most. */
    public Trainer rounds(int number) {
        return parameters(parameters.withRounds(number));
    }

    /** The least sum of hessians that a leaf may have. */
    public Trainer minChildWeight(double weight) {
        return set(Parameter.MIN_CHILD_WEIGHT, weight);
    }

    /** The share of rows that each tree sees, greater than 0 and at most 1. */
    public Trainer subsample(double share) {
        return set(Parameter.SUBSAMPLE, share);
    }

    /** The share of features that each tree sees, greater than 0 and at most 1. */
    public Trainer colsample(double share) {
        return set(Parameter.COLSAMPLE_BYTREE, share);
    }

    /** L2 regularization of the leaves' weights. */
    public Trainer lambda(double weight) {
        return set(Parameter.LAMBDA, weight);
    }

    /** L1 regularization of the leaves' weights. */
    public Trainer alpha(double weight) {
        return set(Parameter.ALPHA, weight);
    }

    /** The least loss reduction that a split must bring. */
    public Trainer gamma(double loss) {
        return set(Parameter.GAMMA, loss);
    }

    /**
     * Has a positive row count as much as all negative ones do for one positive, so that both classes weigh the same.
     * Probabilities are then no longer shares: calibrate the model, or use them for their order only.
     *
     * @param training the rows that will be trained on
     */
    public Trainer balanced(Table training) {
        Training.checkLearnable(training, schema);
        int positives = 0;
        var labels = Labels.of(training, schema);
        for (var label : labels) {
            positives += label ? 1 : 0;
        }
        return positiveWeight((double) (labels.length - positives) / positives);
    }

    /** How much a positive row counts, where a negative one counts 1; greater than 0. */
    public Trainer positiveWeight(double weight) {
        return set(Parameter.SCALE_POS_WEIGHT, weight);
    }

    /** Has the probability follow a feature in one direction, all others being equal. */
    public Trainer monotone(String feature, Direction direction) {
        return parameters(parameters.with(feature, direction));
    }

    /** Where random numbers start; the same seed gives the same model. */
    public Trainer seed(int start) {
        return set(Parameter.SEED, start);
    }

    /** How many threads train. The last bits of a model may depend on it. */
    public Trainer threads(int number) {
        return set(Parameter.NTHREAD, number);
    }

    /**
     * Stops when the log loss of a validation part has not become less for some rounds, and keeps the rounds up to the
     * best. The part is a stratified fifth of the training rows, chosen by the seed, which the trees then do not see.
     */
    public Trainer earlyStopping(int rounds) {
        if (rounds < 1) {
            throw new TrainingException("early stopping needs at least 1 round of patience, was " + rounds);
        }
        return new Trainer(schema, recipe, steps, parameters, rounds, listener);
    }

    /** Who hears of each round; the metrics of the training rows are then computed, which takes a little time. */
    public Trainer onRound(RoundListener other) {
        return new Trainer(schema, recipe, steps, parameters, patience, other);
    }

    Schema schema() {
        return schema;
    }

    List<Step> steps() {
        return steps;
    }

    Parameters parameters() {
        return parameters;
    }

    /** Whether rows can be learned from; see {@link #train}. */
    void check(Table training) {
        Training.checkLearnable(training, schema);
    }

    /**
     * Fits the features and trains a booster. The same rows, settings and number of threads give the same model.
     *
     * @param training customers with their target
     * @return a model that has to be closed
     * @throws TrainingInterruptedException if the thread is interrupted; looked at before each round
     * @throws TrainingException if the table lacks a column, has no rows or only one class
     */
    public Model train(Table training) {
        return new Training(schema, steps, parameters, patience, listener).run(training, recipe);
    }
}
