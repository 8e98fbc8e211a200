/**
 * What was trained, kept in MLflow: runs with their parameters, metrics and artifacts, models that Python can load, the
 * registry with its aliases, and the gate that decides which version becomes champion. Training and evaluating are
 * elsewhere; this package is given bundles and metrics.
 */
@NullMarked
package dev.churnlab.tracking;

import org.jspecify.annotations.NullMarked;
