/**
 * Pictures of an evaluation, a model and a table: SVG with a text that says what is to be seen in them.
 *
 * <p>They only draw what the training module computed. Showing them in a notebook is the kernel's.
 */
@NullMarked
package dev.churnlab.charts;

import org.jspecify.annotations.NullMarked;
