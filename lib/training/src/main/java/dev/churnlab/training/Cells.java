package dev.churnlab.training;

import ml.dmlc.xgboost4j.java.util.BigDenseMatrix;
import org.jspecify.annotations.Nullable;

/** The cells of a row-major matrix that one encoder fills. Only steps use it. */
public final class Cells {
    private final float @Nullable [] values;
    private final @Nullable BigDenseMatrix matrix;
    private final int width;
    private final int first;

    Cells(float[] values, int width, int first) {
        this.values = values;
        this.matrix = null;
        this.width = width;
        this.first = first;
    }

    /** Of a matrix outside of Java's heap. */
    Cells(BigDenseMatrix matrix, int first) {
        this.values = null;
        this.matrix = matrix;
        this.width = matrix.ncol;
        this.first = first;
    }

    void set(int row, int column, float value) {
        if (values != null) {
            values[row * width + first + column] = value;
        } else if (matrix != null) {
            matrix.set((long) row * width + first + column, value);
        }
    }
}
