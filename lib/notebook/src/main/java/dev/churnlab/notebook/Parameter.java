package dev.churnlab.notebook;

import org.jspecify.annotations.Nullable;

/**
 * A parameter that a notebook declares in its cell tagged {@code parameters}.
 *
 * @param type the declared type in the notebook's language; null where it declares none, as Python may
 * @param defaultValue the source of its default
 * @param comment what the cell says about it, or the empty string
 */
public record Parameter(String name, @Nullable String type, String defaultValue, String comment) {}
