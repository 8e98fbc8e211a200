package dev.churnlab.data;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the values of one column of a file are like, in bounded memory. */
final class ColumnProfile {
    /** As many different texts are kept; a column with more has no list of categories. */
    static final int MOST_TEXTS = 1000;

    /** Over so many values it is counted how many are different. */
    private static final int MOST_COMPARED = 100_000;

    private final String name;
    private final Dictionary texts = new Dictionary();
    private final IntArrayList counts = new IntArrayList();
    private final LongOpenHashSet different = new LongOpenHashSet();
    private final TreeMap<String, Integer> marks = new TreeMap<>();
    private boolean manyTexts;
    private int blank;
    private int present;
    private int numbers;
    private int compared;
    private boolean integers = true;
    private boolean leadingZeros;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;
    private @Nullable String firstText;

    ColumnProfile(String name) {
        this.name = name;
    }

    void add(char[] buffer, int offset, int length) {
        if (Cells.isBlank(buffer, offset, length)) {
            blank++;
            return;
        }
        var value = NumberText.parse(buffer, offset, length);
        if (Double.isNaN(value)) {
            var text = new String(buffer, offset, length);
            if (Marks.contains(text.trim())) {
                marks.merge(text.trim(), 1, Integer::sum);
                if (Marks.ANYWHERE.contains(text.trim())) {
                    return;
                }
            } else if (firstText == null) {
                firstText = text;
            }
        } else {
            addNumber(value, buffer, offset, length);
        }
        present++;
        compare(buffer, offset, length);
        keep(buffer, offset, length);
    }

    private void addNumber(double value, char[] buffer, int offset, int length) {
        numbers++;
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
        integers &= value == (int) value && value != Integer.MIN_VALUE;
        leadingZeros |= length > 1 && buffer[offset] == '0' && Character.isDigit(buffer[offset + 1]);
    }

    private void compare(char[] buffer, int offset, int length) {
        if (compared < MOST_COMPARED) {
            compared++;
            var hash = 0xcbf29ce484222325L;
            for (var i = offset; i < offset + length; i++) {
                // FNV-1a of 64 bits: among 100,000 values two that are falsely equal are one in three billion files.
                hash = (hash ^ buffer[i]) * 0x100000001b3L;
            }
            different.add(hash);
        }
    }

    private void keep(char[] buffer, int offset, int length) {
        if (manyTexts) {
            return;
        }
        var code = texts.code(buffer, offset, length);
        if (code == counts.size()) {
            counts.add(0);
        }
        counts.set(code, counts.getInt(code) + 1);
        manyTexts = texts.size() > MOST_TEXTS;
    }

    String name() {
        return name;
    }

    /** Whether all values are numbers, marks of missing ones aside. */
    boolean isNumeric() {
        return numbers > 0 && numbers + ambiguous() == present;
    }

    /** Whether all numbers are whole ones of 32 bits. */
    boolean isInteger() {
        return integers;
    }

    /** Whether a number starts with a needless zero, as postal codes do. */
    boolean hasLeadingZeros() {
        return leadingZeros;
    }

    /** How many values are there. */
    int present() {
        return isNumeric() ? numbers : present;
    }

    /** How many values are missing. */
    int missing() {
        return blank + marks.values().stream().mapToInt(Integer::intValue).sum() - (isNumeric() ? 0 : ambiguous());
    }

    private int ambiguous() {
        return marks.entrySet().stream()
                .filter(mark -> Marks.AMONG_NUMBERS.contains(mark.getKey()))
                .mapToInt(mark -> mark.getValue())
                .sum();
    }

    /** The texts that stand for a missing value here, in alphabetical order. */
    List<String> marks() {
        return marks.keySet().stream()
                .filter(mark -> isNumeric() || Marks.ANYWHERE.contains(mark))
                .toList();
    }

    /** How many values are numbers. */
    int numbers() {
        return numbers;
    }

    /** The first value that is neither a number nor a mark; null if there is none. */
    @Nullable String firstText() {
        return firstText;
    }

    double least() {
        return least;
    }

    double greatest() {
        return greatest;
    }

    /** The share of values that are different, among the first 100,000; 0 to 1. */
    double shareOfDifferent() {
        return compared == 0 ? 0 : (double) different.size() / compared;
    }

    /** The different values in alphabetical order, without marks of missing ones; null: too many. */
    @Nullable List<String> distinct() {
        if (manyTexts) {
            return null;
        }
        var all = new ArrayList<String>();
        for (var text : texts.texts()) {
            if (!isNumeric() || !Marks.AMONG_NUMBERS.contains(text.trim())) {
                all.add(text);
            }
        }
        all.sort(null);
        return all;
    }

    /** How often a value is there; 0 if not, or if there are too many different ones. */
    int count(String text) {
        return IntStream.range(0, texts.size())
                .filter(code -> !manyTexts && texts.text(code).equals(text))
                .map(counts::getInt)
                .findFirst()
                .orElse(0);
    }
}
