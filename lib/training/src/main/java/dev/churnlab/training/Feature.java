package dev.churnlab.training;

/** One column of the matrix that a model learns from. */
public record Feature(String name, FeatureType type) {}
