/**
 * Files and folders that appear whole or not at all, and what it means when they do not.
 *
 * <p>What is in the files (tables, notebooks, models) belongs to the modules that write them.
 */
@NullMarked
package dev.churnlab.storage;

import org.jspecify.annotations.NullMarked;
