/**
 * The notebook document and what programs exchange with notebooks: parameters in, named outputs and exit codes out.
 *
 * <p>Executing notebooks is the runner's; nothing here knows what a notebook is about.
 */
@NullMarked
package dev.churnlab.notebook;

import org.jspecify.annotations.NullMarked;
