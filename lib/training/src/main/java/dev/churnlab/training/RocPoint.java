package dev.churnlab.training;

/**
 * What a threshold does.
 *
 * @param threshold rows of at least this probability are predicted positive; infinite at the first point
 * @param falsePositiveRate the share of negative rows that are predicted positive; NaN where there is none
 * @param truePositiveRate the share of positive rows that are predicted positive; NaN where there is none
 */
public record RocPoint(double threshold, double falsePositiveRate, double truePositiveRate) {}
