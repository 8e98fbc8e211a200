@NullMarked
package dev.churnlab.cli;

import org.jspecify.annotations.NullMarked;
