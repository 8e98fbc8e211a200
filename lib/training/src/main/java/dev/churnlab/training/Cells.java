package dev.churnlab.training;

/** The cells of a row-major matrix that one encoder fills. Only steps use it. */
public final class Cells {
    private final float[] values;
    private final int width;
    private final int first;

    Cells(float[] values, int width, int first) {
        this.values = values;
        this.width = width;
        this.first = first;
    }

    void set(int row, int column, float value) {
        values[row * width + first + column] = value;
    }
}
