/**
 * From a table of customers to a model and back: features fitted on the training rows, XGBoost, the evaluation, and the
 * {@link dev.churnlab.training.ModelBundle} that carries all of it to another process or language.
 *
 * <p>Reading and checking files is the data module's; pictures, tracking and serving are above.
 */
@NullMarked
package dev.churnlab.training;

import org.jspecify.annotations.NullMarked;
