/**
 * What makes a Java notebook at home with the library: default imports, HTML and SVG for what a cell returns, named
 * outputs on the kernel's display, exit codes on errors, and an end of the kernel when its parent has ended.
 *
 * <p>{@link dev.churnlab.kernel.Renderings} knows no kernel; each kernel has one thin adapter beside it. Installing a
 * kernelspec is in lib/cli.
 */
@NullMarked
package dev.churnlab.kernel;

import org.jspecify.annotations.NullMarked;
