/**
 * Tables of customers and what is known about them: a schema, reading and writing CSV and Parquet with every value
 * checked, splits with scikit-learn's rows, experiment files, synthetic customers, and where a run finds its data.
 *
 * <p>What a model makes of a table (encoding, training, evaluation) lives in {@code dev.churnlab.training}.
 */
@NullMarked
package dev.churnlab.data;

import org.jspecify.annotations.NullMarked;
