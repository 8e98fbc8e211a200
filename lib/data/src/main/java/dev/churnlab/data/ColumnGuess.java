package dev.churnlab.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What kind of column, other than the target, one looks like.
 *
 * @param column null: it is left out
 */
record ColumnGuess(@Nullable Column column, Guess guess) {
    static ColumnGuess of(ColumnProfile column, int rows, boolean saidToBeId, int mostCategories) {
        if (column.name().isBlank()) {
            return leftOut(column, "it has no name");
        }
        if (column.present() == 0) {
            return leftOut(column, "it is missing in all " + rows + " rows");
        }
        if (saidToBeId) {
            return id(column, "as was said");
        }
        if (column.missing() == 0 && isId(column, rows)) {
            return id(column, "its values are " + (column.shareOfDifferent() == 1 ? "" : "nearly ") + "all different");
        }
        return column.isNumeric() && !column.hasLeadingZeros() ? numeric(column) : categorical(column, mostCategories);
    }

    /** Whether a column looks like one that names the rows, which teaches a model nothing that holds for other rows. */
    static boolean isId(ColumnProfile column, int rows) {
        if (rows < Ids.ENOUGH_ROWS || column.shareOfDifferent() < Ids.NEARLY_ALL) {
            return false;
        }
        if (!column.isNumeric()) {
            return true;
        }
        var inARow = column.greatest() - column.least() == column.present() - 1;
        return column.isInteger() && column.shareOfDifferent() == 1 && (inARow || Ids.isUsualName(column.name()));
    }

    private static ColumnGuess leftOut(ColumnProfile column, String why) {
        return new ColumnGuess(null, new Guess(column.name(), "left out", why));
    }

    private static ColumnGuess id(ColumnProfile column, String why) {
        return new ColumnGuess(Column.id(column.name()), new Guess(column.name(), "id", why));
    }

    private static ColumnGuess numeric(ColumnProfile profile) {
        var column = profile.isInteger() ? Column.integer(profile.name()) : Column.numeric(profile.name());
        var what = "numeric" + (profile.isInteger() ? ", whole numbers" : "");
        var distinct = profile.distinct();
        if (profile.isInteger() && profile.least() == 0 && profile.greatest() == 1) {
            column = column.between(0, 1);
            what += ", 0 to 1";
        } else if (profile.least() >= 0) {
            column = column.atLeast(0);
            what += ", at least 0";
        }
        var why = distinct != null && distinct.size() == 1
                ? "it is " + NumberText.of(profile.least()) + " in all rows, so it teaches nothing"
                : "from " + NumberText.of(profile.least()) + " to " + NumberText.of(profile.greatest());
        return withMissing(column, profile, what, why);
    }

    private static ColumnGuess categorical(ColumnProfile profile, int mostCategories) {
        var distinct = profile.distinct();
        var few = distinct != null && distinct.size() <= mostCategories;
        var column = distinct != null && few
                ? Column.categorical(profile.name(), distinct.toArray(String[]::new))
                : Column.categorical(profile.name());
        var count = distinct == null ? "more than " + ColumnProfile.MOST_TEXTS : String.valueOf(distinct.size());
        var why = count + (distinct != null && distinct.size() == 1 ? " value, so it teaches nothing" : " values");
        if (profile.isNumeric()) {
            why += ", with leading zeros";
        } else if (profile.numbers() > 0) {
            why += String.format(
                    Locale.ROOT,
                    ", of which %.1f %% of the rows have numbers, but also '%s'",
                    100.0 * profile.numbers() / profile.present(),
                    Problem.oneLine(String.valueOf(profile.firstText())));
        }
        return withMissing(column, profile, few ? "categorical" : "categorical, any text", why);
    }

    private static ColumnGuess withMissing(Column column, ColumnProfile profile, String what, String why) {
        if (profile.missing() == 0) {
            return new ColumnGuess(column, new Guess(profile.name(), what, why));
        }
        var marks = profile.marks().isEmpty() ? "" : ", also written " + String.join(" ", profile.marks());
        return new ColumnGuess(
                column.orMissing(),
                new Guess(
                        profile.name(),
                        what + ", may be missing",
                        why + "; missing in " + profile.missing() + " rows" + marks));
    }
}
