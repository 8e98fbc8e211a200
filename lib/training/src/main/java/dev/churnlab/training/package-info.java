@NullMarked
package dev.churnlab.training;

import org.jspecify.annotations.NullMarked;
