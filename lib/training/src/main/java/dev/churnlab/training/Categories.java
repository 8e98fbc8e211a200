package dev.churnlab.training;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tech.tablesaw.api.StringColumn;

/** The categories of a column of texts and their codes. */
final class Categories {
    private static final int UNSEEN = -2;

    /** Tablesaw's key of a missing value in a column of many texts: far from the others, which are consecutive. */
    private static final int MISSING_KEY = Integer.MAX_VALUE;

    private Categories() {}

    /** The different texts of a column in the order of their Unicode code points, which is Python's; none is empty. */
    static List<String> of(StringColumn column) {
        var texts = new TreeSet<>(Categories::compareCodePoints);
        texts.addAll(column.getDictionary().asSet());
        texts.remove("");
        return List.copyOf(texts);
    }

    /** Java's own order is by UTF-16 units, which puts supplementary characters before U+E000. */
    private static int compareCodePoints(String left, String right) {
        return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    }

    /** For each row the place of its text among some categories; -1 for a text that is not there or missing. */
    static int[] codes(StringColumn column, List<String> categories) {
        var places = new HashMap<String, Integer>();
        for (int i = 0; i < categories.size(); i++) {
            places.put(categories.get(i), i);
        }
        places.remove("");
        var dictionary = column.getDictionary();
        var codes = new int[column.size()];
        Arrays.setAll(codes, dictionary::getKeyForIndex);
        int least = Integer.MAX_VALUE;
        int greatest = Integer.MIN_VALUE;
        for (int key : codes) {
            if (key != MISSING_KEY) {
                least = Math.min(least, key);
                greatest = Math.max(greatest, key);
            }
        }
        // A text is looked up once, not once a row.
        var known = new int[least > greatest ? 0 : greatest - least + 1];
        Arrays.fill(known, UNSEEN);
        for (int i = 0; i < codes.length; i++) {
            int key = codes[i];
            if (key == MISSING_KEY) {
                codes[i] = -1;
                continue;
            }
            if (known[key - least] == UNSEEN) {
                known[key - least] = places.getOrDefault(dictionary.getValueForKey(key), -1);
            }
            codes[i] = known[key - least];
        }
        return codes;
    }

    /** Checks the numbers that are stated for texts, and puts them into an order that is always the same. */
    static Map<String, Double> numbers(String name, Map<String, Double> numbers) {
        if (numbers.isEmpty() || numbers.containsKey("")) {
            throw new TrainingException("the step of " + name + " needs texts that are not empty, had " + numbers);
        }
        numbers.forEach((text, number) -> {
            if (!Double.isFinite(number)) {
                throw new TrainingException(
                        "the step of " + name + " needs finite numbers, had " + number + " for " + text);
            }
        });
        return Collections.unmodifiableMap(new TreeMap<>(numbers));
    }

    /** For each row the number that is stated for its text; NaN for any other. */
    static double[] numbers(StringColumn column, Map<String, Double> numbers) {
        var values = List.copyOf(numbers.values());
        return Arrays.stream(codes(column, List.copyOf(numbers.keySet())))
                .mapToDouble(code -> code < 0 ? Double.NaN : values.get(code))
                .toArray();
    }
}
