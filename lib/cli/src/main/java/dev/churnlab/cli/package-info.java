/**
 * The {@code churnlab} command: one class a verb, each a thin way from options to the library. What a verb does lives
 * in the modules; here are only options, messages and exit codes.
 */
@NullMarked
package dev.churnlab.cli;

import org.jspecify.annotations.NullMarked;
