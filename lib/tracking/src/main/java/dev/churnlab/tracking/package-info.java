@NullMarked
package dev.churnlab.tracking;

import org.jspecify.annotations.NullMarked;
