/**
 * Headless execution: notebooks on any Jupyter kernel. A {@link dev.churnlab.runner.NotebookRun} is
 * one notebook.
 *
 * <p>What the notebooks are about is no matter here.
 */
@NullMarked
package dev.churnlab.runner;

import org.jspecify.annotations.NullMarked;
