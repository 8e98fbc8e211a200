package dev.churnlab.data;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one column of a table.
 *
 * @param name as in the header of the file; case counts
 * @param categories the values that a categorical column may have, in no particular order; empty: any
 * @param min the least value of a numeric column, inclusive; null: no bound
 * @param max the greatest value of a numeric column, inclusive; null: no bound
 * @param integer whether a numeric column holds whole numbers (of 32 bits)
 * @param missing whether a value may be missing
 */
public record Column(
        String name,
        Kind kind,
        List<String> categories,
        @Nullable Double min,
        @Nullable Double max,
        boolean integer,
        boolean missing) {

    /** The role of a column. */
    public enum Kind {
        /** Names a customer; never a feature. */
        ID,
        NUMERIC,
        CATEGORICAL,
        /** What is to be predicted. */
        TARGET;

        /** The name in a YAML file. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Column {
        if (name.isEmpty() || !name.equals(name.trim())) {
            throw new IllegalArgumentException("a column needs a name without blanks around it, was '" + name + "'");
        }
        categories = List.copyOf(categories);
        var numeric = kind == Kind.NUMERIC;
        if (!numeric && (min != null || max != null || integer)) {
            throw new IllegalArgumentException(
                    "column " + name + " is " + kind.label() + ": only a numeric one has a range or is integer");
        }
        if (kind != Kind.CATEGORICAL && !categories.isEmpty()) {
            throw new IllegalArgumentException(
                    "column " + name + " is " + kind.label() + ": only a categorical one has categories");
        }
        if (Set.copyOf(categories).size() < categories.size()
                || categories.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "the categories of column " + name + " must be different and not blank, were " + categories);
        }
        if (isNaN(min) || isNaN(max) || (min != null && max != null && min > max)) {
            throw new IllegalArgumentException(
                    "the range of column " + name + " must go up, was " + min + " to " + max);
        }
        if (missing && (kind == Kind.ID || kind == Kind.TARGET)) {
            throw new IllegalArgumentException("column " + name + " is the " + kind.label() + ": it cannot be missing");
        }
    }

    private static boolean isNaN(@Nullable Double bound) {
        return bound != null && bound.isNaN();
    }

    /** A column that names the customer. */
    public static Column id(String name) {
        return new Column(name, Kind.ID, List.of(), null, null, false, false);
    }

    /** A column of numbers, not bounded. */
    public static Column numeric(String name) {
        return new Column(name, Kind.NUMERIC, List.of(), null, null, false, false);
    }

    /** A column of whole numbers, not bounded. */
    public static Column integer(String name) {
        return new Column(name, Kind.NUMERIC, List.of(), null, null, true, false);
    }

    /** A column of texts; without categories, any text goes. */
    public static Column categorical(String name, String... categories) {
        return new Column(name, Kind.CATEGORICAL, List.of(categories), null, null, false, false);
    }

    /** The column to predict; its two values are the schema's. */
    public static Column target(String name) {
        return new Column(name, Kind.TARGET, List.of(), null, null, false, false);
    }

    /** The same numeric column, with bounds that belong to the range. */
    public Column between(double least, double greatest) {
        return new Column(name, kind, categories, least, greatest, integer, missing);
    }

    /** The same numeric column with a lower bound that belongs to the range. */
    public Column atLeast(double least) {
        return new Column(name, kind, categories, least, max, integer, missing);
    }

    /** The same column, whose values may be missing. */
    public Column orMissing() {
        return new Column(name, kind, categories, min, max, integer, true);
    }

    /** Whether a model may learn from it. */
    public boolean isFeature() {
        return kind == Kind.NUMERIC || kind == Kind.CATEGORICAL;
    }
}
