@NullMarked
package dev.churnlab.notebook;

import org.jspecify.annotations.NullMarked;
