package dev.churnlab.data;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which column is the target, and which of its two values the positive one. */
final class TargetGuess {
    /** Names that people give a target, in lower case without separators. */
    private static final Set<String> NAMES = Set.of(
            "target",
            "label",
            "class",
            "y",
            "outcome",
            "response",
            "churn",
            "churned",
            "churnflag",
            "ischurn",
            "churnvalue",
            "exited",
            "left",
            "attrition",
            "attritionflag",
            "default",
            "converted",
            "subscribed",
            "survived",
            "fraud",
            "isfraud",
            "income");

    /** What stands for yes, in lower case. */
    private static final Set<String> POSITIVE =
            Set.of("1", "1.0", "true", "yes", "y", "t", "positive", "pos", "churn", "churned", "left", "exited");

    private TargetGuess() {}

    /** Columns of two values, none of them missing. */
    static List<String> candidates(FileProfile file) {
        return file.columns().stream()
                .filter(column -> !column.name().isBlank()
                        && column.missing() == 0
                        && values(column).size() == 2)
                .map(ColumnProfile::name)
                .toList();
    }

    /** The values of a column; empty: too many to be a target's. */
    static List<String> values(ColumnProfile column) {
        var distinct = column.distinct();
        return distinct == null ? List.of() : distinct;
    }

    /** The candidate with a usual name, else the last column if it is one, else the only one. */
    static String column(FileProfile file, List<String> candidates, String source) {
        var named = candidates.stream().filter(TargetGuess::hasUsualName).toList();
        if (named.size() == 1) {
            return named.get(0);
        }
        var last = file.columns().get(file.columns().size() - 1).name();
        var open = named.isEmpty() ? candidates : named;
        if (open.contains(last) || open.size() == 1) {
            return open.contains(last) ? last : open.get(0);
        }
        throw new DataException(source + ": cannot tell the target; "
                + (open.isEmpty()
                        ? "no column has exactly two values and none missing"
                        : "name one of "
                                + String.join(
                                        ", ",
                                        open.stream().map(Problem::oneLine).toList())));
    }

    static boolean hasUsualName(String name) {
        return NAMES.contains(name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", ""));
    }

    /**
     * Checks that a column can be the target.
     *
     * @return what is wrong, as the end of a sentence that begins with the column; empty if nothing is
     */
    static String problem(ColumnProfile column, int rows) {
        var values = values(column);
        if (column.present() == 0) {
            return "is missing in all " + rows + " rows; a model learns from rows whose target is known";
        }
        if (values.size() == 1) {
            return "is '" + Problem.oneLine(values.get(0)) + "' in all rows where it is there; a model learns from two"
                    + " values";
        }
        if (values.size() != 2) {
            return "has " + (values.isEmpty() ? "more than " + ColumnProfile.MOST_TEXTS : values.size())
                    + " values" + (values.isEmpty() ? "" : " (" + shown(values) + ")")
                    + "; a target has two: make it two, or name another column";
        }
        if (column.missing() > 0) {
            return "is missing in " + column.missing() + " of " + rows + " rows; leave these rows out, or fill them in";
        }
        return "";
    }

    private static String shown(List<String> values) {
        var some = values.stream().limit(5).map(Problem::oneLine).toList();
        return String.join(", ", some) + (values.size() > some.size() ? ", …" : "");
    }

    /** Yes among yes and no; else the last in alphabetical order, to which scikit-learn's LabelEncoder gives 1. */
    static String positive(List<String> values) {
        var yes = values.stream().filter(TargetGuess::isYes).toList();
        return yes.size() == 1 ? yes.get(0) : values.get(1);
    }

    static String whyPositive(String positive) {
        return isYes(positive)
                ? "'" + Problem.oneLine(positive) + "' says that it happened"
                : "'" + Problem.oneLine(positive) + "' is the last in alphabetical order";
    }

    private static boolean isYes(String value) {
        return POSITIVE.contains(value.trim().toLowerCase(Locale.ROOT));
    }
}
