package dev.churnlab.data;

/**
 * The rows of a table that teach and those that judge, as 0-based row numbers in the order of use. Each row is in one
 * of the two. Compares by identity, as arrays do.
 */
public record Fold(int[] trainRows, int[] testRows) {}
