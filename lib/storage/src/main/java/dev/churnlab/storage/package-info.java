/**
 * Files, objects of S3 and folders that appear whole or not at all, files on web servers to read, and what it means when
 * something of this fails.
 *
 * <p>What is in the files (tables, notebooks, models) belongs to the modules that write them.
 */
@NullMarked
package dev.churnlab.storage;

import org.jspecify.annotations.NullMarked;
