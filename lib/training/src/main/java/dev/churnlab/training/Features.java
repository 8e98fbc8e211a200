package dev.churnlab.training;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntFunction;
import ml.dmlc.xgboost4j.java.util.BigDenseMatrix;
import tech.tablesaw.api.Table;

/**
 * The way from raw columns to the matrix that a model learns from: an ordered list of steps, fitted on training rows
 * only. Immutable; each row is encoded on its own, so that one row and a million give the same values.
 */
public final class Features {
    private final List<Step> steps;
    private final List<Feature> outputs;

    private Features(List<Step> steps) {
        this.steps = List.copyOf(steps);
        this.outputs = this.steps.stream()
                .filter(Encoder.class::isInstance)
                .flatMap(step -> ((Encoder) step).features().stream())
                .toList();
        if (outputs.isEmpty()) {
            throw new TrainingException("the features need at least one step that puts a column into the matrix");
        }
        var names = new HashSet<String>();
        for (var feature : outputs) {
            if (!names.add(feature.name())) {
                throw new TrainingException("the features put " + feature.name() + " into the matrix twice");
            }
        }
    }

    /**
     * Learns what the steps leave open, as the categories of a column, from training rows.
     *
     * @throws TrainingException if the table lacks a column that a step reads, or holds something else in it
     */
    public static Features fit(Table training, List<? extends Step> steps) {
        var frame = new Frame(training);
        var fitted = new ArrayList<Step>();
        for (Step step : steps) {
            if (step instanceof Derived derived) {
                derived.define(frame);
                fitted.add(derived);
            } else if (step instanceof Encoder encoder) {
                fitted.add(encoder.fit(frame));
            }
        }
        return new Features(fitted);
    }

    /**
     * Reads {@link #toJson()}.
     *
     * @throws TrainingException if it is anything else
     */
    public static Features fromJson(String json) {
        return new Features(FeaturesJson.parse(json));
    }

    /** The steps in JSON; README.md describes it, so that another language can apply them. */
    public String toJson() {
        return FeaturesJson.write(steps);
    }

    /** The fitted steps, in the order in which they are applied. */
    public List<Step> steps() {
        return steps;
    }

    /** What is in the columns of the matrix. */
    public List<Feature> outputs() {
        return outputs;
    }

    /**
     * Encodes customers. Columns that no step reads may be absent.
     *
     * @return row i belongs to row i of the table
     * @throws TrainingException if the table lacks a column that a step reads, or holds something else in it
     */
    public FeatureMatrix transform(Table table) {
        var frame = new Frame(table);
        int width = outputs.size();
        if ((long) frame.rows() * width > Integer.MAX_VALUE - 8) {
            throw new TrainingException(frame.rows() + " rows of " + width + " features are too many for one matrix; "
                    + "give them in parts of at most " + Integer.MAX_VALUE / width + " rows");
        }
        var values = new float[frame.rows() * width];
        encode(frame, column -> new Cells(values, width, column));
        return new FeatureMatrix(outputs, frame.rows(), values);
    }

    /** As {@link #transform(Table)}, into a matrix of as many rows as the table has. */
    void transform(Table table, BigDenseMatrix matrix) {
        encode(new Frame(table), column -> new Cells(matrix, column));
    }

    /** @param cells those from a column on */
    private void encode(Frame frame, IntFunction<Cells> cells) {
        int column = 0;
        for (var step : steps) {
            if (step instanceof Derived derived) {
                derived.define(frame);
            } else if (step instanceof Encoder encoder) {
                encoder.encode(frame, cells.apply(column));
                column += encoder.features().size();
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Features f && steps.equals(f.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    @Override
    public String toString() {
        return "Features" + outputs.stream().map(Feature::name).toList();
    }
}
