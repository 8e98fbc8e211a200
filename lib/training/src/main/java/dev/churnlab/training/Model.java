package dev.churnlab.training;

import dev.churnlab.data.Schema;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import tech.tablesaw.api.Table;

/**
 * A booster with the features that it was trained on: raw customers in, probabilities out. It holds native memory:
 * close it; a forgotten one is freed with the garbage. All methods may be called from any thread.
 */
public final class Model implements AutoCloseable {
    static final double THRESHOLD = 0.5;
    private static final Cleaner CLEANER = Cleaner.create();

    private final Schema schema;
    private final Features features;
    private final NativeBooster booster;
    private final Recipe recipe;
    private final Parameters parameters;
    private final Calibration calibration;
    private final double threshold;
    private final Cleaner.Cleanable cleanable;

    /**
     * Takes over a booster.
     *
     * @throws TrainingException if it does not fit the features; the booster is then closed
     */
    Model(
            Schema schema,
            Features features,
            NativeBooster booster,
            Recipe recipe,
            Parameters parameters,
            Calibration calibration,
            double threshold) {
        try {
            ModelCheck.check(features, booster);
            ModelCheck.threshold(threshold);
        } catch (RuntimeException e) {
            booster.close();
            throw e;
        }
        this.schema = schema;
        this.features = features;
        this.booster = booster;
        this.recipe = recipe;
        this.parameters = parameters;
        this.calibration = calibration;
        this.threshold = threshold;
        this.cleanable = CLEANER.register(this, booster::close);
    }

    /** What the customers look like. */
    public Schema schema() {
        return schema;
    }

    /** The way from a customer to the booster's input. */
    public Features features() {
        return features;
    }

    /** The recipe whose settings the training started from. */
    public Recipe recipe() {
        return recipe;
    }

    /** What the booster was trained with; XGBoost's names, and {@code rounds}. */
    public Map<String, String> parameters() {
        return parameters.toMap();
    }

    /** How many rounds of boosting it has. */
    public int rounds() {
        return parameters.rounds();
    }

    /** The probability from which on a customer is predicted positive; 0.5 if nothing else was chosen. */
    public double threshold() {
        return threshold;
    }

    /**
     * The same model with another threshold; it has a life of its own and has to be closed too.
     *
     * @param probability between 0 and 1
     */
    public Model withThreshold(double probability) {
        return new Model(schema, features, booster.copy(), recipe, parameters, calibration, probability);
    }

    /** How the booster's probability becomes the model's. */
    public Calibration calibration() {
        return calibration;
    }

    /**
     * The same model with another calibration in place of its own; it has a life of its own and has to be closed too.
     * Fit it on customers that the model was not trained on:
     * {@code model.withCalibration(Calibration.platt(model.evaluate(others)))}.
     */
    public Model withCalibration(Calibration other) {
        return new Model(schema, features, booster.copy(), recipe, parameters, other, threshold);
    }

    /**
     * The probability of the schema's positive value; one customer alone gives the same as among others.
     *
     * @param customers with the columns that the features read; the target may be absent
     * @return one float between 0 and 1 a row
     * @throws TrainingException if the table lacks a column
     */
    public float[] predict(Table customers) {
        return predict(features.transform(customers));
    }

    /**
     * As {@link #predict(Table)}, for customers whose features are computed.
     *
     * @throws TrainingException if the matrix has other features than the model
     */
    public float[] predict(FeatureMatrix matrix) {
        if (!matrix.features().equals(features.outputs())) {
            throw new TrainingException("the model was trained on the features "
                    + features.outputs().stream().map(Feature::name).toList() + ", the matrix has " + matrix.names());
        }
        try {
            return calibration.apply(booster.predict(matrix));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Judges the model on customers whose target is known, at its threshold.
     *
     * @throws TrainingException if the table lacks a column or has no rows
     */
    public Evaluation evaluate(Table customers) {
        return Evaluation.of(Labels.of(customers, schema), predict(customers), threshold);
    }

    /** How much the trees use each feature, the greatest total gain first; features that none uses are last, with 0. */
    public List<Importance> importance() {
        try {
            return booster.document()
                    .importance(features.outputs().stream().map(Feature::name).toList());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * What pushes each customer's margin, the logit of the probability before calibration, away from the mean: exact
     * TreeSHAP values (Lundberg et al., Consistent Individualized Feature Attribution for Tree Ensembles, 2018).
     *
     * @throws TrainingException if the table lacks a column
     */
    public Contributions contributions(Table customers) {
        var matrix = features.transform(customers);
        try {
            return new Contributions(matrix, booster.contributions(matrix));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * What pushes one customer, in words and figures.
     *
     * @param row of the table, from 0
     * @throws TrainingException if there is no such row or column
     */
    public CustomerExplanation explain(Table customers, int row) {
        return CustomerExplanation.of(this, customers, row);
    }

    /** XGBoost's own object, for what this class does not offer. It ends when the model is closed. */
    public Booster booster() {
        return booster.get();
    }

    /** The booster in UBJSON, as Python's xgboost reads it. */
    byte[] toBytes() {
        try {
            return booster.toBytes();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Frees the booster. A second time does nothing. */
    @Override
    public void close() {
        cleanable.clean();
    }

    @Override
    public String toString() {
        return "Model[" + schema.target() + ", " + rounds() + " rounds, "
                + features.outputs().size() + " features]";
    }
}
