package dev.churnlab.charts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Divides customers into few groups. */
final class Groups {
    private static final int MOST_BANDS = 6;
    private static final int MOST_CATEGORIES = 12;
    private static final String MISSING = "missing";

    private Groups() {}

    /** A group for each text, in alphabetical order; of more than twelve the largest. */
    static List<Group> categories(List<String> texts, boolean[] labels) {
        var counts = new TreeMap<String, int[]>();
        for (int row = 0; row < labels.length; row++) {
            var text = texts.get(row).isEmpty() ? MISSING : texts.get(row);
            var count = counts.computeIfAbsent(text, name -> new int[2]);
            count[0]++;
            count[1] += labels[row] ? 1 : 0;
        }
        var largest = counts.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue()[0], entry.getValue()[1]))
                .sorted(Comparator.comparingInt(Group::count).reversed())
                .limit(MOST_CATEGORIES)
                .toList();
        return largest.stream().sorted(Comparator.comparing(Group::name)).toList();
    }

    /**
     * Bands of about as many customers each, the least numbers first; of at most six different numbers each is its own.
     * Customers without a number come last.
     */
    static List<Group> bands(double[] numbers, boolean[] labels) {
        var groups = new ArrayList<Group>();
        var sorted = Arrays.stream(numbers)
                .filter(number -> !Double.isNaN(number))
                .sorted()
                .toArray();
        var distinct = Arrays.stream(sorted).distinct().toArray();
        if (distinct.length <= MOST_BANDS) {
            for (var number : distinct) {
                add(groups, Words.number(number), labels, row -> numbers[row] == number);
            }
        } else {
            var edges = edges(sorted);
            for (int i = 0; i + 1 < edges.length; i++) {
                double from = edges[i];
                double to = edges[i + 1];
                boolean last = i + 2 == edges.length;
                var name = Words.number(from) + (last ? " to " : " to under ") + Words.number(to);
                add(groups, name, labels, row -> numbers[row] >= from && (numbers[row] < to || last));
            }
        }
        add(groups, MISSING, labels, row -> Double.isNaN(numbers[row]));
        return groups;
    }

    private static double[] edges(double[] sorted) {
        var edges = new double[MOST_BANDS + 1];
        for (int i = 0; i <= MOST_BANDS; i++) {
            edges[i] = sorted[(int) ((long) i * (sorted.length - 1) / MOST_BANDS)];
        }
        return Arrays.stream(edges).distinct().toArray();
    }

    private static void add(List<Group> groups, String name, boolean[] labels, IntPredicate belongs) {
        int count = 0;
        int positive = 0;
        for (int row = 0; row < labels.length; row++) {
            if (belongs.test(row)) {
                count++;
                positive += labels[row] ? 1 : 0;
            }
        }
        if (count > 0) {
            groups.add(new Group(name, count, positive));
        }
    }
}
