@NullMarked
package dev.churnlab.storage;

import org.jspecify.annotations.NullMarked;
