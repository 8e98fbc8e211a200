package dev.churnlab.data;

/** The values that a numeric column may have. */
final class Range {
    final double least;
    final double greatest;

    Range(Column column) {
        var min = column.min();
        var max = column.max();
        least = min == null ? -Double.MAX_VALUE : min;
        greatest = max == null ? Double.MAX_VALUE : max;
    }

    /** What a value outside breaks. */
    String rule() {
        if (greatest == Double.MAX_VALUE) {
            return "is less than " + NumberText.of(least) + ", the least that is possible";
        }
        if (least == -Double.MAX_VALUE) {
            return "is more than " + NumberText.of(greatest) + ", the most that is possible";
        }
        return "is not between " + NumberText.of(least) + " and " + NumberText.of(greatest);
    }
}
