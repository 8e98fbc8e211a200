@NullMarked
package dev.churnlab.runner;

import org.jspecify.annotations.NullMarked;
