package dev.churnlab.training;

/**
 * A figure and how far it may be off.
 *
 * @param low the lower end
 * @param value what was measured
 * @param high the upper end
 */
public record Interval(double low, double value, double high) {}
