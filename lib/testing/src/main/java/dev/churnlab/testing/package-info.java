/** Real servers that the tests of several modules start. Nothing outside of tests uses it. */
@NullMarked
package dev.churnlab.testing;

import org.jspecify.annotations.NullMarked;
