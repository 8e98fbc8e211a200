@NullMarked
package dev.churnlab.data;

import org.jspecify.annotations.NullMarked;
