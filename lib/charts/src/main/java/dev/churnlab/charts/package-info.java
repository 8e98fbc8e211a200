@NullMarked
package dev.churnlab.charts;

import org.jspecify.annotations.NullMarked;
