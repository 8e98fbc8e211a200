/** How far long work is: what does the work tells it, and a notebook's kernel shows it. */
@NullMarked
package dev.churnlab.progress;

import org.jspecify.annotations.NullMarked;
