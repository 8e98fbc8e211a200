@NullMarked
package dev.churnlab.kernel;

import org.jspecify.annotations.NullMarked;
